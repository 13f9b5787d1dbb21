"""JSON of what is missing."""

from datetime import date
from typing import Final

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.gaps import GAPS, ledger
from referral.gaps.finding import Detector
from referral.gaps.one_list import ListedGap, months_open
from referral.gaps.too_few import Judged
from referral.releases import gaps as releases
from web.api.shapes import REFUSALS, Shape
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.reports.gaps import GapWords

router: Final = Router(api=True)


class Gap(Shape):
    """One gap; a hidden number is null."""

    detector: str
    label: str
    sentence: str
    key: str
    remedy: str
    need: str | None
    organisation: str | None
    organisations: tuple[str, ...]
    apart: bool
    people: int | None
    records: int | None
    counted: int | None
    of: int | None
    low: float | None
    high: float | None
    since: date | None
    oldest_directory: date | None = None
    probability: float | None = None
    months_open: int | None = None
    people_months: int | None = None


class NotJudged(Shape):
    """Those whom a kind of gap could not judge: too few cases. `ids` are empty where only their number is told."""

    detector: str
    label: str
    judged: Judged
    fewest: int
    count: int
    ids: tuple[str, ...]


@router.get("/api/gaps/not-judged", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def not_judged(request: CurrentRequest, as_of: date | None = None) -> list[NotJudged]:
    """Return of whom there are fewer cases than `fewest`: not enough data, which does not say that all is well.

    A reader of figures is told of nobody.
    """
    context = context_of(request.context, as_of, Permission.SEE_GAPS)
    say = GapWords(words=render.presenter(request), directory=context.directory())
    found = ledger.too_few(context)
    return [
        NotJudged(
            detector=detector.code,
            label=say.label(detector),
            judged=few.judged,
            fewest=few.least,
            count=few.count,
            ids=few.ids,
        )
        for detector in GAPS
        if (few := found.get(detector.code)) is not None
    ]


@router.get("/api/gaps", Permission.SEE_GAPS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def missing(request: CurrentRequest, as_of: date | None = None) -> list[Gap]:
    """Return what is missing, or what was at the end of an earlier day; numbers the reader may not see are null.

    `oldest_directory` is the day of the oldest known directory, where a gap needs an older one; `probability` says how
    sure it is that the true rate is beyond the threshold. `people_months` (people × whole months open) is what the page
    is ordered by.
    """
    context = context_of(request.context, as_of, Permission.SEE_GAPS)
    say = GapWords(words=render.presenter(request), directory=context.directory())
    findings = releases.gaps(context)
    return [
        _gap(
            detector,
            ListedGap(finding=finding, months=months_open(finding.evidence.since, context.today)),
            say,
            oldest=context.oldest_directory if detector.of_directory else None,
        )
        for detector in GAPS
        for finding in findings
        if finding.detector == detector.code
    ]


def _gap(detector: Detector, gap: ListedGap, say: GapWords, *, oldest: date | None) -> Gap:
    finding = gap.finding
    low, high = finding.rate.interval if finding.rate else (None, None)
    return Gap(
        detector=detector.code,
        label=say.label(detector),
        sentence=say.sentence(detector, finding),
        key=finding.key,
        remedy=finding.remedy,
        need=finding.need,
        organisation=finding.organisations[0] if finding.organisations else None,
        organisations=finding.organisations,
        apart=finding.apart,
        people=None if finding.hidden else finding.people,
        records=finding.records,
        counted=finding.rate.hits if finding.rate else None,
        of=finding.rate.of if finding.rate else None,
        low=low,
        high=high,
        since=finding.evidence.since,
        oldest_directory=oldest,
        probability=finding.probability,
        months_open=gap.months,
        people_months=None if finding.hidden else gap.weight,
    )
