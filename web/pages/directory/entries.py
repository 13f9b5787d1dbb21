"""Organisations and services: search in either alphabet, show, and edit."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import entries
from referral.errors import BadInput, ChangedMeanwhile, NeedsConfirmation, NotFound, Warnings
from referral.model.directory import Organisation, Service
from referral.model.ids import AreaId, OrganisationId, ServiceId
from referral.model.requirements import alternatives, either
from referral.network.partner_page import figures_of_partner
from referral.vocabulary import Vocabulary
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()
# The fields that a form shows as they are stored.
ORGANISATION_FIELDS: Final = (
    "name_bg", "name_en", "kind", "seat", "phone", "email", "website", "address", "contact", "description",
    "answer_days", "service_days", "agreement_on", "agreement_until", "answer_channel",
)  # fmt: skip
SERVICE_FIELDS: Final = (
    "name_bg", "name_en", "status", "description", "route", "needs", "areas", "requires", "grants", "hours",
    "languages", "age_from", "age_to", "places", "funded_until", "window", "wait_days",
)  # fmt: skip
NEW: Final = "new"
LENGTHS: Final = {"name_en": 200, "phone": 200, "email": 200, "website": 300, "address": 300, "contact": 200}
ANY: Final = ("any_1", "any_2", "any_3")


@router.get("/organisations", Permission.SEE_DIRECTORY, menu=Menu(label=N_("Organisations"), order=70))
def organisations(request: CurrentRequest) -> Response:
    """Search organisations and services."""
    form = Form(raw=request.form)
    text = form.text("q", longest=100) or ""
    return render.page(
        request,
        "directory/organisations.html",
        form=form,
        text=text,
        found=entries.search(request.context, text),
        directory=request.context.directory(),
        may_edit=request.may(Permission.EDIT_DIRECTORY),
    )


@router.get("/organisations/{organisation_id}", Permission.SEE_DIRECTORY)
def organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Show one organisation with its services, partners and figures, as of a day where somebody may choose it."""
    form = Form(raw=request.form)
    may_ask = request.may(Permission.FIND_HELP)
    then = context_asked(request, form, Permission.FIND_HELP) if may_ask else request.context
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
        partners=sorted(directory.partners_of.get(stored.id, ())),
    )


@router.get("/organisations/{organisation_id}/edit", Permission.EDIT_DIRECTORY)
def edit_organisation(request: CurrentRequest, organisation_id: str) -> Response:
    """Show an organisation's form; `new` is an empty one."""
    if organisation_id == NEW:
        return _organisation_form(request, Form(raw={"active": ("yes",), "kind": request.form.get("kind", ())}), None)
    stored = entries.organisation(request.context, OrganisationId(organisation_id))
    raw = _typed(stored, ORGANISATION_FIELDS) | {"active": ("yes",) if stored.active else ()}
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


@router.get("/services/{service_id}", Permission.SEE_DIRECTORY)
def service(request: CurrentRequest, service_id: str) -> Response:
    """Show one service."""
    stored = entries.service(request.context, ServiceId(service_id))
    directory = request.context.directory()
    return render.page(
        request,
        "directory/service.html",
        service=stored,
        organisation=directory.organisations.get(stored.organisation),
        directory=directory,
        may_edit=request.may(Permission.EDIT_DIRECTORY),
    )


@router.get("/organisations/{organisation_id}/services/{service_id}/edit", Permission.EDIT_DIRECTORY)
def edit_service(request: CurrentRequest, organisation_id: str, service_id: str) -> Response:
    """Show a service's form; `new` is an empty one."""
    owner = entries.organisation(request.context, OrganisationId(organisation_id))
    if service_id == NEW:
        return _service_form(request, Form(raw={"status": ("active",)}), owner, None)
    stored = _of(owner, entries.service(request.context, ServiceId(service_id)))
    raw = _typed(stored, SERVICE_FIELDS) | {"accepts_uninsured": ("yes",) if stored.accepts_uninsured else ()}
    raw |= {ANY[place]: alternatives(word) for place, word in enumerate(stored.requires_any[: len(ANY)])}
    return _service_form(request, Form(raw=raw), owner, stored)


@router.post("/organisations/{organisation_id}/services/{service_id}/edit", Permission.EDIT_DIRECTORY)
def save_service(request: CurrentRequest, organisation_id: str, service_id: str) -> Response:
    """Store a new or changed service; saving marks it as verified today."""
    context, form = request.context, Form(raw=request.form)
    owner = entries.organisation(context, OrganisationId(organisation_id))
    stored = None if service_id == NEW else _of(owner, entries.service(context, ServiceId(service_id)))
    draft = _service_draft(request, form, owner, stored)
    if not draft.needs:
        form.problem("needs", "missing")
    if not form.problems:
        try:
            return render.go(f"/services/{entries.save_service(context, draft, submitted=form.submitted()).id}")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _service_form(request, form, owner, stored, status=422)


def _service_draft(request: RequestContext, form: Form, owner: Organisation, stored: Service | None) -> Service:
    """Read a service from its form; what the form does not show stays as it is stored."""
    context = request.context
    words = context.vocabulary
    draft = Service(
        id=stored.id if stored else ServiceId(context.new_id("S")),
        organisation=owner.id,
        name_bg=form.text("name_bg", required=True, longest=200) or "",
        name_en=form.text("name_en", longest=200),
        description=form.text("description"),
        status=form.choice("status", words.codes("service_status"), required=True) or "",
        route=form.choice("route", ("direct", "official_direction")),
        needs=form.choices("needs", words.needs),  # type: ignore[arg-type]
        areas=form.choices("areas", context.directory().areas),  # type: ignore[arg-type]
        requires=form.choices("requires", words.codes("prerequisites")),
        grants=form.choices("grants", words.codes("prerequisites")),
        hours=form.choices("hours", words.codes("hours")),
        languages=form.choices("languages", words.codes("languages")),
        age_from=form.whole("age_from", low=0, high=120),
        age_to=form.whole("age_to", low=0, high=120),
        places=form.whole("places", low=0, high=100_000),
        requires_any=_any_of(form, words),
        window=form.text("window", longest=11),
        wait_days=form.whole("wait_days", low=0, high=3650),
        accepts_uninsured=form.value("accepts_uninsured") == "yes" or None,
        funded_until=form.day("funded_until"),
        verified_on=context.today,
    )
    if stored:
        not_shown = {name: getattr(stored, name) for name in ("free", "how_to_apply", "source", "source_id")}
        groups = (*draft.requires_any, *stored.requires_any[len(ANY) :])  # the form shows only the first groups
        draft = replace(draft, requires_any=groups, version=form.whole("seen", low=1, high=10**9) or 0, **not_shown)
    return draft


def _typed(stored: Organisation | Service, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the fields of a stored entry, and its version, as somebody would type them into its form."""
    values = {**{name: getattr(stored, name) for name in names}, "seen": stored.version}
    return {
        name: value if isinstance(value, tuple) else ("" if value is None else str(value),)
        for name, value in values.items()
    }


def _of(owner: Organisation, service: Service) -> Service:
    """Refuse a service of another organisation: saving it here would move it unnoticed."""
    if service.organisation not in {None, owner.id}:
        raise NotFound(kind="Service", id=service.id)
    return service


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


def _service_form(
    request: RequestContext, form: Form, owner: Organisation, stored: Service | None, *, status: int = 200
) -> Response:
    return render.page(
        request,
        "directory/service_form.html",
        status=status,
        form=form,
        owner=owner,
        service=stored,
        areas=request.context.directory().areas.values(),
        any_names=ANY,
    )


def _any_of(form: Form, words: Vocabulary) -> tuple[str, ...]:
    """Read the groups of which one prerequisite is enough."""
    chosen = (form.choices(name, words.codes("prerequisites")) for name in ANY)
    return tuple(dict.fromkeys(either(group) for group in chosen if group))
