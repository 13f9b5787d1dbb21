"""A group of people whose referrals lead to help clearly less often than those of the rest (networks.md, G7)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from referral.clients.alike import band_on
from referral.gaps.cases import ReferralCase
from referral.gaps.evidence import of_referrals
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.lifecycle.states import ENDED
from referral.metrics.model import Share
from referral.model.clients import Client
from referral.model.ids import ClientCode
from referral.model.referrals import State
from referral.statistics import Difference, difference

Group = tuple[str, str]
"""A list of the vocabulary and a code of it."""


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each group that led to help less often than the others, beyond the 95 % interval of the difference.

    Only ended referrals that we did not take back count. A group is not compared where it or the rest has fewer than
    the threshold: not enough data.
    """
    referrals = _judged(data)
    whole = sum(1 for cases in referrals.values() for case in cases if _helped(case)), sum(map(len, referrals.values()))
    fewest = int(data.vocabulary.threshold("group_minimum"))
    return ranked(
        _finding(group, cases, whole=whole, less=less)
        for group, cases in sorted(_by_group(data, referrals).items())
        if (less := _difference(cases, whole=whole, fewest=fewest)) is not None and less.high < 0
    )


def _too_few(data: GapInput) -> TooFew:
    """Return the groups that have, or beside which all others have, too few ended referrals to compare them."""
    referrals = _judged(data)
    whole = sum(map(len, referrals.values()))
    numbers = {":".join(group): len(cases) for group, cases in _by_group(data, referrals).items()}
    smaller = {group: min(number, max(whole - number, 1)) for group, number in numbers.items()}
    return too_few(Judged.GROUP, smaller, least=data.vocabulary.threshold("group_minimum"))


def _judged(data: GapInput) -> Mapping[Client, list[ReferralCase]]:
    found: dict[ClientCode, list[ReferralCase]] = defaultdict(list)
    for case in data.cases.referrals:
        taken_back = case.state is State.CANCELLED and not case.provider_answered
        if case.state in ENDED and not taken_back and case.client in data.cases.clients:
            found[case.client].append(case)
    return {data.cases.clients[code]: cases for code, cases in found.items()}


def _by_group(data: GapInput, referrals: Mapping[Client, list[ReferralCase]]) -> Mapping[Group, list[ReferralCase]]:
    groups: dict[Group, list[ReferralCase]] = defaultdict(list)
    for client, cases in referrals.items():
        for group in _groups(data, client):
            groups[group] += cases
    return groups


def _groups(data: GapInput, client: Client) -> Iterator[Group]:
    """Yield the groups that a client is of: language, sex, age band, and the prerequisites known to be missing."""
    if client.language is not None:
        yield "languages", client.language
    if client.sex is not None:
        yield "sexes", client.sex
    band = band_on(data.vocabulary, client, data.today)
    if band is not None:
        yield "age_bands", band
    for barrier in client.barriers:
        if barrier in data.vocabulary.lacks:
            yield "barriers", barrier


def _helped(case: ReferralCase) -> bool:
    return case.state is State.COMPLETED


def _difference(cases: list[ReferralCase], *, whole: tuple[int, int], fewest: int) -> Difference | None:
    hits = sum(map(_helped, cases))
    return difference((hits, len(cases)), (whole[0] - hits, whole[1] - len(cases)), least=fewest)


def _finding(group: Group, cases: list[ReferralCase], *, whole: tuple[int, int], less: Difference) -> Finding:
    hits = sum(map(_helped, cases))
    return Finding(
        detector="group_gap",
        key=f"group_gap:{':'.join(group)}",
        remedy=Remedy.ADAPT,
        evidence=of_referrals(case for case in cases if not _helped(case)),
        rate=Share(hits=hits, of=len(cases)),
        details={
            "group": ":".join(group),
            "others": Share(hits=whole[0] - hits, of=whole[1] - len(cases)),
            "least": round(-100 * less.high, 1),
            "most": round(-100 * less.low, 1),
        },
    )


GROUP_GAP: Final = Detector(
    code="group_gap",
    label="Groups that are helped less often",
    sentence="Group “{group}”: {hits} of {of} ended referrals led to help ({share}); of everybody else {others}. The "
    "difference is between {least} and {most} percentage points. People who were not helped: {people}.",
    rule="Each language, sex, age band, and lack of a document or registration whose ended referrals led to help less "
    "often than those of everybody else, when the 95 % interval of the difference (Newcombe) leaves no doubt. Under "
    "{group_minimum} ended referrals (a setting) on either side there is not enough data, and nothing is said.",
    caution="A group may live where there is less, or ask for what is harder to get. Look at area and need first.",
    advice="Ask people of the group what stood in the way, and the partners what would make it easier.",
    rate_label="Led to help",
    find=find,
    details=frozenset({"group", "others", "least", "most"}),
    too_few=_too_few,
)
