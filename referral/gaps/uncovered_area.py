"""An area that services pass by: needs answered elsewhere in the municipality, and not there (field.md, G13)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.coverage import areas_at_home, providers_by_area
from referral.gaps.evidence import of_needs
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.too_few import Judged, TooFew, too_few
from referral.metrics.model import Share
from referral.model.ids import AreaId, NeedCode
from referral.model.referrals import State


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each area with needs answered in other areas at home alone, where that touches enough of its people.

    Enough: at least the threshold share of those who recorded a need there recorded such a need, or the referrals from
    there led to help clearly less often than the others (their 95 % intervals are apart).
    """
    missing = _missing(data)
    recorded = _by_area(data.cases.needs)
    served, whole = _served(data.cases.referrals)
    least = data.vocabulary.threshold("uncovered_share")
    fewest = data.vocabulary.threshold("rate_minimum")
    findings = []
    for area, needs in missing.items():
        cases = recorded.get(area, [])
        lacking = [case for case in cases if case.need in needs]
        share = served.get(area, Share(hits=0, of=0))
        many = 0 < len({case.client for case in cases}) * least <= len({case.client for case in lacking})
        if many or _is_clearly_less(share, whole, fewest=fewest):
            findings.append(_finding(data, area, needs, lacking, (_told(share, fewest=fewest), whole)))
    return ranked(findings)


def _too_few(data: GapInput) -> TooFew:
    """Return the areas that are passed by with too few referrals to compare what became of them."""
    served, _ = _served(data.cases.referrals)
    numbers = {area: served[area].of for area in _missing(data) if area in served}
    return too_few(Judged.AREA, numbers, least=data.vocabulary.threshold("rate_minimum"))


def _missing(data: GapInput) -> Mapping[AreaId, frozenset[NeedCode]]:
    """Return for each area at home the needs that are answered in another one of them, and not there."""
    missing: dict[AreaId, set[NeedCode]] = {area: set() for area in areas_at_home(data.directory)}
    for need in map(NeedCode, data.vocabulary.needs):
        providers = providers_by_area(data, need)
        if any(providers.values()):
            for area, offering in providers.items():
                if not offering:
                    missing[area].add(need)
    return {area: frozenset(needs) for area, needs in missing.items() if needs}


def _by_area(needs: tuple[NeedCase, ...]) -> Mapping[AreaId, list[NeedCase]]:
    cases: dict[AreaId, list[NeedCase]] = defaultdict(list)
    for case in needs:
        cases[case.area].append(case)
    return cases


def _served(referrals: tuple[ReferralCase, ...]) -> tuple[Mapping[AreaId, Share], Share]:
    """Return how many referrals led to help: from each area, and in all."""
    sent = Counter(case.area for case in referrals)
    served = Counter(case.area for case in referrals if case.state is State.COMPLETED)
    shares = {area: Share(hits=served[area], of=count) for area, count in sent.items()}
    return shares, Share(hits=served.total(), of=sent.total())


def _is_clearly_less(area: Share, whole: Share, *, fewest: float) -> bool:
    others = Share(hits=whole.hits - area.hits, of=whole.of - area.of)
    return min(area.of, others.of) >= fewest and area.interval[1] < others.interval[0]


def _told(share: Share, *, fewest: float) -> Share:
    """Return a share as it is told: 0 of 0, not enough data, where there are too few referrals."""
    return share if share.of >= fewest else Share(hits=0, of=0)


def _finding(
    data: GapInput, area: AreaId, needs: frozenset[NeedCode], lacking: list[NeedCase], shares: tuple[Share, Share]
) -> Finding:
    """Return the finding about an area, its needs by the people there who recorded them, then by all who did."""
    share, whole = shares
    here = Counter(case.need for case in lacking)
    everywhere = {need: len(data.cases.needs_by_kind.get(need, ())) for need in needs}
    return Finding(
        detector="uncovered_area",
        key=f"uncovered_area:{area}",
        remedy=Remedy.REACH,
        evidence=of_needs(lacking),
        area=area,
        needs=tuple(sorted(needs, key=lambda need: (-here[need], -everywhere[need], need))),
        rate=share if share.of else None,
        details={"there": share, "whole": whole},
    )


UNCOVERED_AREA: Final = Detector(
    code="uncovered_area",
    label="Areas that services pass by",
    sentence="Answered elsewhere in the municipality and not in {area}: {needs}. People there who recorded one of "
    "these: {people}. Referrals from there that led to help: {there}; from everywhere: {whole}.",
    rule="Each area with needs that are answered elsewhere in the municipality and not there, where at least "
    "{uncovered_share} (a setting) of those who recorded a need recorded one of these, or where referrals led to help "
    "clearly less often than from the other areas. The needs most recorded stand first.",
    caution="People who know that nothing comes to them ask for less: the number of those who recorded it is too low.",
    advice="Ask the nearest provider of the first needs for a day there, or arrange transport.",
    of_directory=True,
    too_few=_too_few,
    rate_label="Led to help",
    find=find,
    details=frozenset({"there", "whole"}),
    reads_needs=True,
)
