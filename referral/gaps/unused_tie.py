"""Partners on paper: a partnership is entered, and hardly anybody is sent from the one to the other (networks.md, 7.5).

A partner to whom nobody could be sent is no finding: of the referrals of either, those count that the other could have
answered, by the need, the area, and what find help would offer now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from referral.calendar import last_year, start_of_day
from referral.gaps.cases import ReferralCase
from referral.gaps.evidence import of_referrals
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.metrics.model import Share
from referral.model.directory import Tie
from referral.model.ids import AreaId, NeedCode, OrganisationId

Sent = Mapping[OrganisationId, Mapping[tuple[NeedCode, AreaId], list[ReferralCase]]]


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return the partnerships that surely get less than the threshold of the referrals that could go that way.

    Surely: the upper end of the 95 % interval is below it, and there are enough referrals. A partnership that began
    within the year is looked at from its first day.
    """
    fewest, low = data.vocabulary.threshold("rate_minimum"), data.vocabulary.threshold("unused_tie_low")
    sent = _sent(data)
    findings = []
    for tie in data.directory.ties:
        possible = [*_possible(data, sent, tie.one, tie.other), *_possible(data, sent, tie.other, tie.one)]
        cases = [case for case in possible if tie.since is None or case.sent_at >= start_of_day(tie.since)]
        used = sum(_goes_to(data, case) in {tie.one, tie.other} for case in cases)
        share = Share(hits=used, of=len(cases))
        if share.of >= fewest and share.interval[1] < low:
            findings.append(_finding(data, tie, cases, share))
    return ranked(findings)


def _sent(data: GapInput) -> Sent:
    """Return the referrals of the last twelve months and this one by who sent them, need and area."""
    start = start_of_day(last_year(data.today)[0])
    tied = {key for tie in data.directory.ties for key in (tie.one, tie.other)}
    groups: dict[OrganisationId, dict[tuple[NeedCode, AreaId], list[ReferralCase]]] = {}
    for case in data.cases.referrals:
        sender = data.directory.standing_for(case.centre)
        if sender in tied and case.sent_at >= start:
            groups.setdefault(sender, defaultdict(list))[case.need, case.area].append(case)
    return groups


def _possible(data: GapInput, sent: Sent, sender: OrganisationId, other: OrganisationId) -> Iterator[ReferralCase]:
    """Yield the referrals of one organisation, not to itself, that the other could have answered."""
    served = _areas_by_need(data, other) if sender in sent else {}
    for (need, area), cases in sent.get(sender, {}).items():
        areas = served.get(need)
        if areas is not None and (None in areas or not areas.isdisjoint(data.directory.chain(area))):
            yield from (case for case in cases if _goes_to(data, case) != sender)


def _areas_by_need(data: GapInput, organisation: OrganisationId) -> Mapping[NeedCode, set[AreaId | None]]:
    """Return where an organisation answers each need, of the services that can be used now; None is anywhere."""
    areas: dict[NeedCode, set[AreaId | None]] = defaultdict(set)
    for service in data.directory.services_of.get(organisation, ()):
        for need in service.needs:
            if service in data.usable(need):
                areas[need].update(service.areas or (None,))
    return areas


def _goes_to(data: GapInput, case: ReferralCase) -> OrganisationId | None:
    return data.directory.standing_for(case.organisation) if case.organisation is not None else None


def _finding(data: GapInput, tie: Tie, cases: list[ReferralCase], share: Share) -> Finding:
    pair = (tie.one, tie.other)
    elsewhere = [case for case in cases if _goes_to(data, case) not in pair]
    return Finding(
        detector="unused_tie",
        key=f"unused_tie:{min(pair)}+{max(pair)}",
        remedy=Remedy.CONNECT,
        evidence=of_referrals(elsewhere),
        organisations=pair,
        rate=share,
    )


UNUSED_TIE: Final = Detector(
    code="unused_tie",
    label="Partners on paper",
    sentence="{organisations} are entered as partners. Of {of} referrals in a year that one of them could have sent to "
    "the other, {hits} went that way: {share} (95 % interval {low} to {high}).",
    rule="Each partnership where surely less than the threshold (the upper end of the 95 % interval) of the referrals "
    "of the last twelve months went from one to the other: of those for a need and an area that the other serves with "
    "a service that can be used now, where there are at least {rate_minimum}.",
    caution="Partners do more than refer: they plan, teach, share rooms. Others may also be nearer for these people.",
    advice="Ask both what the partnership is for. Agree on how people are sent, or end the entry.",
    rate_label="Sent to the partner",
    find=find,
    of_directory=True,
)
