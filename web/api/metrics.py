"""JSON of the results."""

from datetime import date
from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.metrics.model import Figure, Mean, Share, Wait
from referral.metrics.request import ReportRequest, last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from web.api import report_shapes as shapes
from web.api.routes import REFUSALS, Choice
from web.http.gate import CurrentRequest, Router

router: Final = Router(api=True)


@router.get("/api/metrics", Permission.SEE_METRICS, responses=REFUSALS)
def measured(
    request: CurrentRequest,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    centre: Choice = None,
    organisation: Choice = None,
    domain: Choice = None,
) -> shapes.Results:
    """Return every metric of the referrals sent in a period, both days included; hidden numbers are null."""
    context = request.context
    usual = last_year(context.today)
    asked = ReportRequest(
        first=first or usual.first,
        last=last or usual.last,
        centre=OrganisationId(centre) if centre else None,
        organisation=OrganisationId(organisation) if organisation else None,
        domain=domain,
    )
    found = results.metrics(context, asked)
    return shapes.Results(
        first=found.request.first,
        last=found.request.last,
        cohorts=[
            shapes.Cohort(
                maturity=cohort.maturity,
                referrals=cohort.referrals,
                figures=[_figure(code, one) for code, figures in cohort.figures.items() for one in figures],
            )
            for cohort in found.cohorts
        ],
    )


def _figure(code: str, figure: Figure) -> shapes.Figure:
    value = figure.value
    told = shapes.Figure(metric=code, part=figure.part.code, hidden=figure.hidden)
    if isinstance(value, Share):
        low, high = value.interval
        told = told.model_copy(
            update={"counted": value.hits, "of": value.of, "value": value.rate, "low": low, "high": high}
        )
    elif isinstance(value, Wait):
        told = told.model_copy(
            update={"counted": value.happened, "of": value.of, "unit": value.unit}
            | {"median": value.median, "ninetieth": value.ninetieth}
        )
    elif isinstance(value, Mean):
        told = told.model_copy(update={"counted": value.total, "of": value.of, "value": value.value})
    return told
