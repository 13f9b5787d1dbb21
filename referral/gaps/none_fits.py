"""A need that others are helped with, and nobody takes these people: by age, or for several reasons at once."""

from collections import Counter, defaultdict
from typing import Final

from referral.gaps import evidence
from referral.gaps.cases import NeedCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.near_misses import unanswered
from referral.matching.result import MatchResult
from referral.model.ids import NeedCode

# One reason alone that other kinds of gap tell of: papers, insurance, place, hours, season, funding, places.
_TOLD_ELSEWHERE: Final = frozenset(
    {
        "not_this_area",
        "papers_missing",
        "not_insured",
        "not_open_then",
        "window_closed",
        "funding_ended",
        "places_full",
        "list_full",
    }
)


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need that somebody could be helped with today, by the people whom no service takes."""
    found: dict[NeedCode, list[tuple[NeedCase, MatchResult]]] = defaultdict(list)
    for case, result in data.shared(unanswered):
        if _fits_nobody(data, case, result):
            found[case.need].append((case, result))
    return ranked(_finding(data, need, rows) for need, rows in found.items())


def _fits_nobody(data: GapInput, case: NeedCase, result: MatchResult) -> bool:
    """Tell whether services are there for others, one of them in reach, and no other kind of gap tells why not here."""
    if not data.usable(case.need, case.hours) or {miss.reason.code for miss in result.near_misses} & _TOLD_ELSEWHERE:
        return False
    return result.blocked.get("not_this_area", 0) < len(data.active(case.need))


def _finding(data: GapInput, need: NeedCode, rows: list[tuple[NeedCase, MatchResult]]) -> Finding:
    why = Counter[str]()
    for _, result in rows:
        why.update({miss.reason.code for miss in result.near_misses} | result.blocked.keys() - {"not_this_area"})
    services = data.usable(need)
    return Finding(
        detector="none_fits",
        key=f"none_fits:{need}",
        remedy=Remedy.ADAPT,
        evidence=evidence.of_needs(tuple(case for case, _ in rows)),
        need=need,
        organisations=tuple(sorted({service.organisation for service in services})),
        services=tuple(sorted(service.id for service in services)),
        details={"why": min(why, key=lambda code: (-why[code], code))},
    )


NONE_FITS: Final = Detector(
    code="none_fits",
    label="Nobody takes these people",
    sentence="“{need}” is offered by {organisations}, and for these people none of them fits: {people}. What stands in "
    "the way of most: {why}.",
    rule="Each need that is open and not referred, whose client find help has nobody for today, though it would have "
    "somebody for others, and which no other kind of gap explains: by age, or for more than one reason at once.",
    caution="An age or a rule that nobody entered rightly looks the same. Ask the providers whom they take.",
    advice="Ask a provider to widen whom it takes, or look for a partner for this age.",
    of_directory=True,
    find=find,
    details=frozenset({"why"}),
    reads_needs=True,
)
