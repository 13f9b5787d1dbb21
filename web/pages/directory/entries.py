"""Organisations: search in either alphabet, show, and edit."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.directory import entries
from referral.errors import BadInput, ChangedMeanwhile, NeedsConfirmation, Warnings
from referral.gaps import DETECTORS
from referral.gaps.finding import Detector
from referral.gaps.one_list import ListedGap, one_list
from referral.gaps.plan.items import item_id
from referral.matching.partners.shown_figures import figures_of_partner
from referral.model.directory import Organisation
from referral.model.ids import AreaId, OrganisationId
from referral.network.partner_ties import ties_of_partner
from referral.releases import gaps as releases
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import NEW, Form, typed
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.reports.gaps import GapWords

router: Final = Router()
# The fields that a form shows as they are stored.
ORGANISATION_FIELDS: Final = (
    "name_bg", "name_en", "kind", "seat", "phone", "email", "website", "address", "contact", "description",
    "answer_days", "service_days", "agreement_on", "agreement_until", "answer_channel",
)  # fmt: skip
LENGTHS: Final = {"name_en": 200, "phone": 200, "email": 200, "website": 300, "address": 300, "contact": 200}


@router.get("/organisations", Permission.SEE_DIRECTORY, menu=Menu(label=N_("Organisations"), order=70))
@as_of_a_day
def organisations(request: CurrentRequest) -> Response:
    """Search organisations and services, as of a day where somebody may choose it."""
    form = Form(raw=request.form)
    text = form.text("q", longest=100) or ""
    then = context_asked(request, form, Permission.FIND_HELP)
    return render.page(
        request,
        "directory/organisations.html",
        status=422 if form.problems else 200,
        form=form,
        then=then,
        text=text,
        found=entries.search(then, text),
        directory=then.directory(),
        may_edit=request.may(Permission.EDIT_DIRECTORY),
    )


@router.get("/organisations/{organisation_id}", Permission.SEE_DIRECTORY, dependencies=IN_TURN)
@as_of_a_day
def organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Show one organisation with its services, partners and figures, as of a day where somebody may choose it."""
    form = Form(raw=request.form)
    may_ask = request.may(Permission.FIND_HELP)
    then = context_asked(request, form, Permission.FIND_HELP)
    stored = entries.organisation(then, OrganisationId(organisation_id))
    if stored.id != organisation_id:
        return render.go(f"/organisations/{stored.id}")
    directory = then.directory()
    return render.page(
        request,
        "directory/organisation.html",
        status=422 if form.problems else 200,
        form=form,
        then=then,
        organisation=stored,
        directory=directory,
        services=directory.services_of.get(stored.id, ()),
        figures=figures_of_partner(then, stored.id) if may_ask else None,
        ties=ties_of_partner(then, stored.id) if may_ask else (),
        partners=sorted(directory.partners_of.get(stored.id, ())),
        gaps=_gaps_of(request, then, stored.id),
        tell=GapWords(words=render.presenter(request), directory=directory),
        is_new=request.may(Permission.EDIT_DIRECTORY) and entries.is_new(then, stored),
    )


@router.post("/organisations/{organisation_id}/undo", Permission.EDIT_DIRECTORY)
def undo_organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Take back a new organisation, as long as nothing hangs on it."""
    entries.undo_new(request.context, OrganisationId(organisation_id))
    return render.go("/organisations")


def _gaps_of(
    request: RequestContext, context: Context, organisation_id: OrganisationId
) -> list[tuple[ListedGap, Detector, str | None]]:
    """Return the gaps that hang on an organisation as the reader may see them, each with its kind and its page."""
    reads_releases = request.scope(Permission.SEE_GAPS) == Scope.FIGURES
    if not request.may(Permission.SEE_GAPS) or (reads_releases and context.as_of is not None):
        return []
    own = {service.id for service in context.directory().services_of.get(organisation_id, ())}
    held = [
        finding
        for finding in releases.gaps(context)
        if organisation_id in finding.organisations or not own.isdisjoint(finding.services)
    ]
    has_page = request.may(Permission.PLAN_GAPS) and context.as_of is None
    return [
        (gap, DETECTORS[gap.finding.detector], f"/gaps/{item_id(gap.finding.key)}" if has_page else None)
        for gap in one_list(held, today=context.today)
    ]


@router.get("/organisations/{organisation_id}/edit", Permission.EDIT_DIRECTORY)
def edit_organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Show an organisation's form; `new` is an empty one."""
    if organisation_id == NEW:
        given = {name: request.form[name] for name in ("kind", "seat", "description") if name in request.form}
        return _organisation_form(request, Form(raw={"active": ("yes",), **given}), None)
    stored = entries.organisation(request.context, OrganisationId(organisation_id))
    raw = typed(stored, ORGANISATION_FIELDS) | {"active": ("yes",) if stored.active else ()}
    return _organisation_form(request, Form(raw=raw), stored)


@router.post("/organisations/{organisation_id}/edit", Permission.EDIT_DIRECTORY)
def save_organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Store a new or changed organisation; saving marks it as verified today."""
    context, form = request.context, Form(raw=request.form)
    stored = None if organisation_id == NEW else entries.organisation(context, OrganisationId(organisation_id))
    seat = form.choice("seat", context.directory().areas)
    draft = Organisation(
        id=stored.id if stored else OrganisationId(context.new_id("O")),
        name_bg=form.text("name_bg", required=True, longest=200) or "",
        kind=form.choice("kind", context.vocabulary.kinds, required=True) or "",
        seat=AreaId(seat) if seat else None,
        **{name: form.text(name, longest=most) for name, most in LENGTHS.items()},  # type: ignore[arg-type]
        description=form.text("description"),
        answer_days=form.whole("answer_days", low=0, high=60),
        service_days=form.whole("service_days", low=0, high=365),
        agreement_on=form.day("agreement_on"),
        agreement_until=form.day("agreement_until"),
        answer_channel=form.choice("answer_channel", context.vocabulary.codes("message_deliveries")),
        active=form.value("active") == "yes",
        verified_on=context.today,
        source=stored.source if stored else None,
        source_id=stored.source_id if stored else None,
        version=form.whole("seen", low=1, high=10**9) or 0 if stored else 0,
    )
    if not form.problems:
        try:
            saved = entries.save_organisation(
                context, draft, acknowledged=form.values("acknowledged")[:10], submitted=form.submitted()
            )
            return render.go(f"/organisations/{saved.id}")
        except NeedsConfirmation as asked:
            return _organisation_form(request, form, stored, status=409, warnings=asked.warnings)
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _organisation_form(request, form, stored, status=422)


def _organisation_form(
    request: RequestContext, form: Form, stored: Organisation | None, *, status: int = 200, warnings: Warnings = ()
) -> Response:
    return render.page(
        request,
        "directory/organisation_form.html",
        status=status,
        form=form,
        warnings=warnings,
        organisation=stored,
        directory=request.context.directory(),
    )
