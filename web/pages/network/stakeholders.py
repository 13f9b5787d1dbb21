"""The power–interest grid of the team: place organisations, see where they stand and what was said before."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import entries
from referral.model.ids import OrganisationId
from referral.network.stakeholders import placements
from referral.network.stakeholders.grid import HIGHEST, LOWEST, MIDDLE
from referral.network.stakeholders.placements import LONGEST_NOTE, Draft
from web.charts import stakeholders as charts
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()
SCALE: Final = range(LOWEST, HIGHEST + 1)


@router.get("/network/stakeholders", Permission.PLACE_ORGANISATIONS)
def stakeholders(request: CurrentRequest) -> Response:
    """Show the grid for a domain of needs, or for the work as a whole, as a picture and as a table."""
    form = Form(raw=request.form)
    context = request.context
    domain = form.choice("domain", context.vocabulary.codes("domains"))
    chosen = form.choice("organisation", context.directory().organisations)
    if chosen:
        return render.go(f"/network/stakeholders/{chosen}{f'?domain={domain}' if domain else ''}")
    team = placements.team(context, domain=domain)
    say = render.presenter(request)
    organisations = context.directory().organisations
    names = sorted((say.name(entry), key) for key, entry in organisations.items() if entry.active)
    return render.page(
        request,
        "network/stakeholders.html",
        status=422 if form.problems else 200,
        form=form,
        domain=domain,
        placed=[each for each in team.placed if each.field is not None],
        waiting=[each for each in team.placed if each.field is None],
        own=team.own,
        points=charts.points(team.placed),
        chart=charts,
        middle=MIDDLE,
        scale=SCALE,
        organisations=organisations,
        choices=[(key, name) for name, key in names],
    )


@router.get("/network/stakeholders/{organisation_id}", Permission.PLACE_ORGANISATIONS)
def stakeholder(request: CurrentRequest, organisation_id: str) -> Response:
    """Show what the team said of one organisation, and a form for the reader's own view."""
    form = Form(raw=request.form)
    domain = form.choice("domain", request.context.vocabulary.codes("domains"))
    own = placements.team(request.context, domain=domain).own.get(OrganisationId(organisation_id))
    stored = {"domain": domain, **({"power": str(own.power), "interest": str(own.interest)} if own else {})}
    form = Form(raw={name: (value,) for name, value in stored.items() if value}, problems=form.problems)
    return _stakeholder(request, organisation_id, form, status=422 if form.problems else 200)


@router.post("/network/stakeholders/{organisation_id}", Permission.PLACE_ORGANISATIONS)
def place(request: CurrentRequest, organisation_id: str) -> Response:
    """Store where the reader places an organisation."""
    form = Form(raw=request.form)
    draft = Draft(
        organisation=OrganisationId(organisation_id),
        domain=form.choice("domain", request.context.vocabulary.codes("domains")),
        power=form.whole("power", low=LOWEST, high=HIGHEST),
        interest=form.whole("interest", low=LOWEST, high=HIGHEST),
        note=form.text("note", longest=LONGEST_NOTE),
    )
    submitted = form.submitted()
    if not form.problems:
        with form.taking_refusals():
            placements.place(request.context, draft, submitted=submitted)
            return render.done(request, f"/network/stakeholders/{organisation_id}")
    return _stakeholder(request, organisation_id, form, status=422)


def _stakeholder(request: RequestContext, organisation_id: str, form: Form, *, status: int = 200) -> Response:
    context = request.context
    organisation = entries.organisation(context, OrganisationId(organisation_id))
    if organisation.id != organisation_id:
        return render.go(f"/network/stakeholders/{organisation.id}")
    said = placements.history(context, organisation.id)
    return render.page(
        request,
        "network/stakeholder.html",
        status=status,
        form=form,
        organisation=organisation,
        placements=said.placements,
        names=said.names,
        numbers=[(str(number), str(number)) for number in SCALE],
    )
