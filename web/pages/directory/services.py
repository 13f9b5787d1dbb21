"""Services: show and edit."""

from dataclasses import replace
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import entries
from referral.errors import BadInput, ChangedMeanwhile, NotFound
from referral.model.directory import Organisation, Service
from referral.model.ids import OrganisationId, ServiceId
from referral.model.requirements import alternatives, either
from referral.vocabulary import Vocabulary
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.figures.day import as_of_a_day
from web.http.forms import NEW, Form, typed
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()
# The fields that the form shows as they are stored.
SERVICE_FIELDS: Final = (
    "name_bg", "name_en", "status", "description", "route", "needs", "areas", "requires", "grants", "hours",
    "languages", "age_from", "age_to", "places", "funded_until", "window", "wait_days",
)  # fmt: skip
ANY: Final = ("any_1", "any_2", "any_3")


@router.get("/services/{service_id}", Permission.SEE_DIRECTORY)
@as_of_a_day
def service(request: CurrentRequest, service_id: str) -> Response:
    """Show one service, as of a day where somebody may choose it."""
    form = Form(raw=request.form)
    then = context_asked(request, form, Permission.FIND_HELP)
    stored = entries.service(then, ServiceId(service_id))
    directory = then.directory()
    return render.page(
        request,
        "directory/service.html",
        status=422 if form.problems else 200,
        form=form,
        then=then,
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
    raw = typed(stored, SERVICE_FIELDS) | {"accepts_uninsured": ("yes",) if stored.accepts_uninsured else ()}
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


def _of(owner: Organisation, service: Service) -> Service:
    """Refuse a service of another organisation: saving it here would move it unnoticed."""
    if service.organisation not in {None, owner.id}:
        raise NotFound(kind="Service", id=service.id)
    return service


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
