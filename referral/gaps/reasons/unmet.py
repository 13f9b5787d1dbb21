"""Give every unmet need its one reason: from its last referral where that tells one, else from the matcher."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from referral.gaps.cases import Cases, NeedCase, ReferralCase
from referral.gaps.reasons.model import Obstacle, PastNeed, Source, UnmetReason
from referral.gaps.reasons.obstacles import Obstacles
from referral.gaps.reasons.outcomes import Settled, learnt_from
from referral.model import requirements
from referral.model.clients import Client
from referral.model.ids import ClientCode, NeedCode, RecordedNeedId
from referral.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True)
class UnmetInput:
    """What the reasons are worked out from, as of a moment. `obstacles` asks the matcher."""

    cases: Cases
    vocabulary: Vocabulary
    obstacles: Obstacles
    as_of: datetime


def past_needs(data: UnmetInput) -> tuple[PastNeed, ...]:
    """Return every need whose time is over, with its reason where it is neither met nor in hand.

    A need's time is over `unmet_days` after it was recorded. A need that ended otherwise, and one of a client who is
    not there any more, is left out.
    """
    last_day = data.obstacles.today - timedelta(days=data.vocabulary.threshold("unmet_days"))
    referrals = referrals_of_needs(data.cases)
    return tuple(
        _judged(data, case, data.cases.clients[case.client], referrals.get(case.id, ()))
        for case in data.cases.needs
        if case.recorded_on <= last_day and case.status != "ended" and case.client in data.cases.clients
    )


def referrals_of_needs(cases: Cases) -> Mapping[RecordedNeedId, tuple[ReferralCase, ...]]:
    """Return the referrals of each recorded need, the earliest first.

    One that names no recorded need belongs to the latest need of its kind that the client had by then.
    """
    recorded: dict[tuple[ClientCode, NeedCode], list[NeedCase]] = {}
    for need in cases.needs:
        recorded.setdefault((need.client, need.need), []).append(need)
    referrals: dict[RecordedNeedId, list[ReferralCase]] = {}
    for referral in cases.referrals:
        key = referral.recorded_need or _need_of(referral, recorded.get((referral.client, referral.need), ()))
        if key is not None:
            referrals.setdefault(key, []).append(referral)
    return {key: tuple(part) for key, part in referrals.items()}


def _need_of(referral: ReferralCase, needs: Iterable[NeedCase]) -> RecordedNeedId | None:
    return next((need.id for need in reversed(tuple(needs)) if need.recorded_on <= referral.sent_at.date()), None)


def _judged(data: UnmetInput, case: NeedCase, client: Client, referrals: tuple[ReferralCase, ...]) -> PastNeed:
    past = PastNeed(
        id=case.id,
        client=case.client,
        need=case.need,
        area=case.area,
        since=case.recorded_on,
        centre=case.centre,
        language=client.language,
        age=age_band(data.vocabulary, requirements.ages_of(client, data.obstacles.today)),
        sex=client.sex,
    )
    if case.status == "met":
        return past
    try:
        learnt = _learnt(data, referrals[-1]) if referrals else None
    except Settled:
        return past
    help_now = data.obstacles.of(client, case.need, case.hours)
    return replace(
        past,
        obstacle=as_condition(data.vocabulary, learnt or help_now.obstacle),
        source=Source.MATCHER if learnt is None else Source.REFERRAL,
        others=bool(help_now.services - {referral.service for referral in referrals}),
    )


def _learnt(data: UnmetInput, referral: ReferralCase) -> Obstacle | None:
    return learnt_from(
        referral,
        as_of=data.as_of,
        silence_days=int(data.vocabulary.threshold("silence_days")),
        overdue_days=data.vocabulary.threshold("overdue_days"),
    )


def as_condition(words: Vocabulary, obstacle: Obstacle) -> Obstacle:
    """Return a missing status, such as a registration, as a condition that is not met: it is no document."""
    terms = [words.terms("prerequisites").get(code) for code in requirements.alternatives(obstacle.detail)]
    is_status = all(term is not None and term.attributes.get("type") == "status" for term in terms)
    if obstacle.reason is UnmetReason.PAPERS and is_status:
        return replace(obstacle, reason=UnmetReason.NOT_ELIGIBLE)
    return obstacle


def age_band(words: Vocabulary, ages: tuple[int, int] | None) -> str | None:
    """Return the band that the middle of the possible ages lies in; None when nothing is known."""
    if ages is None:
        return None
    middle = (ages[0] + ages[1]) // 2
    return next(
        (band for band in words.codes("age_bands") if words.ages(band)[0] <= middle <= words.ages(band)[1]), None
    )
