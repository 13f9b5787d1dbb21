"""JSON of the results."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Final

from fastapi import Query
from pydantic import BaseModel, Field

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.errors import NotAllowed
from referral.metrics.model import Figure as MetricFigure
from referral.metrics.model import Mean, Share, Wait
from referral.metrics.report import Report
from referral.metrics.request import ReportRequest, last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from referral.releases.release import MATURITY, Release
from web.api.shapes import REFUSALS, Choice, PartnerFigures, Shape
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.reports.metrics import metric_of

router: Final = Router(api=True)


class MetricsQuery(BaseModel):
    """What the results are asked for: both days are included; what is not given is any; `as_of` is an earlier day."""

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    centre: Choice = None
    organisation: Choice = None
    domain: Choice = None
    as_of: date | None = None


class Figure(Shape):
    """One number of a metric: a share with its interval, a wait with its median, or a mean.

    `few`: the wait is of one partner and of too few referrals to say how long it takes.
    """

    metric: str
    part: str
    hidden: bool
    of_oldest_directory: bool = False
    counted: float | None = None
    of: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    median: float | None = None
    ninetieth: float | None = None
    few: bool = False


class Cohort(Shape):
    """The figures of referrals at least so many days old."""

    maturity: int
    referrals: int | None
    figures: list[Figure]


class Partner(PartnerFigures):
    """One partner; `usual` is the share served, drawn to the mean of services of its kind."""

    organisation: str
    usual: float


class Results(Shape):
    """Every metric of the referrals sent in a period, both days included, and each partner (exact readers alone).

    `oldest_directory` is the day of the oldest known directory, where a figure needs an older one.
    """

    first: date
    last: date
    as_of: date | None = None
    oldest_directory: date | None = None
    cohorts: list[Cohort]
    partners: list[Partner]


@router.get("/api/metrics", Permission.SEE_METRICS, dependencies=IN_TURN, responses=REFUSALS)
@as_of_a_day
def measured(request: CurrentRequest, query: Annotated[MetricsQuery, Query()]) -> Results:
    """Return every metric of the referrals sent in a period, both days included; hidden numbers are null.

    A municipality gets one closed quarter, rounded, and no other days than those of a quarter.
    """
    context = context_of(request.context, query.as_of, Permission.SEE_METRICS)
    if results.reads_releases(context):
        if query.centre or query.organisation or query.domain:
            raise NotAllowed(permission=Permission.SEE_METRICS)
        return _released(results.release(context, first=query.first, last=query.last))
    usual = last_year(context.today)
    report_request = ReportRequest(
        first=query.first or usual.first,
        last=query.last or usual.last,
        centre=OrganisationId(query.centre) if query.centre else None,
        organisation=OrganisationId(query.organisation) if query.organisation else None,
        domain=query.domain,
    )
    report = results.metrics(context, report_request)
    return Results(
        first=report.request.first,
        last=report.request.last,
        as_of=report.as_of,
        oldest_directory=report.oldest_directory,
        cohorts=[
            Cohort(
                maturity=cohort.maturity,
                referrals=cohort.referrals,
                figures=[
                    _figure(code, figure, report) for code, figures in cohort.figures.items() for figure in figures
                ],
            )
            for cohort in report.cohorts
        ],
        partners=[
            Partner(organisation=partner.organisation, usual=partner.usual, **asdict(partner.figures))
            for partner in report.partners
        ],
    )


def _released(release: Release) -> Results:
    figures = [
        Figure(metric=table.code, part=cell, hidden=count is None, counted=count)
        for table in release.tables
        for cell, count in table.cells.items()
    ]
    figures += [
        Figure(metric="recorded_needs", part=need, hidden=False, counted=people)
        for need, people in release.needs.items()
    ]
    return Results(
        first=release.quarter.first,
        last=release.quarter.last,
        cohorts=[Cohort(maturity=MATURITY, referrals=None, figures=figures)],
        partners=[],
    )


def _figure(code: str, figure: MetricFigure, report: Report) -> Figure:
    value = figure.value
    of_oldest = report.oldest_directory is not None and metric_of(code).of_directory
    shape = Figure(metric=code, part=figure.part.code, hidden=False, of_oldest_directory=of_oldest)
    if isinstance(value, Share):
        low, high = value.interval
        shape = shape.model_copy(
            update={"counted": value.hits, "of": value.of, "value": value.rate, "low": low, "high": high}
        )
    elif isinstance(value, Wait):
        shape = shape.model_copy(
            update={"counted": value.happened, "of": value.of, "unit": value.unit}
            | {"median": value.median, "ninetieth": value.ninetieth, "few": value.few}
        )
    elif isinstance(value, Mean):
        shape = shape.model_copy(update={"counted": value.total, "of": value.of, "value": value.value})
    return shape
