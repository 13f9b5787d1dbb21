"""Clients by code: list, add, look, write down a need."""

from dataclasses import replace
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients, people
from referral.errors import BadInput, ChangedMeanwhile, NeedsConfirmation, Warnings
from referral.model.clients import Client, NewNeed
from referral.model.consent import last_day_on_file
from referral.model.ids import AreaId, ClientCode, NeedCode, OrganisationId, UserId
from referral.model.requirements import UNTIL, standing_barriers, until_of
from referral.referrals import queries
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.tables.fields import UNTIL_FIELD

router: Final = Router()


@router.get("/clients", Permission.SEE_CLIENTS, menu=Menu(label=N_("Clients"), order=40))
def client_list(request: CurrentRequest) -> Response:
    """List the reader's clients."""
    return render.page(
        request, "clients/clients.html", clients=clients.clients(request.context), directory=request.context.directory()
    )


@router.get("/clients/new", Permission.EDIT_CLIENTS)
def new_client(request: CurrentRequest) -> Response:
    """Show an empty form."""
    return _form(request, Form(raw={}))


@router.post("/clients/new", Permission.EDIT_CLIENTS)
def add_client(request: CurrentRequest) -> Response:
    """Store a new client."""
    form = Form(raw=request.form)
    draft = _draft(request, form, code=form.text("code", longest=20) or people.new_code(request.context))
    need = form.choice("need", request.context.vocabulary.needs)
    first = NewNeed(need=NeedCode(need)) if need else None
    submitted, acknowledged = form.submitted(), form.values("acknowledged")[:10]
    if not form.problems:
        try:
            stored = clients.add_client(
                request.context, draft, need=first, acknowledged=acknowledged, submitted=submitted
            )
            return render.done(request, f"/clients/{stored.id}")
        except BadInput as refused:
            form.take(refused)
        except NeedsConfirmation as asked:
            if request.wants_json:
                raise
            return _form(request, form, warnings=asked.warnings, status=409)
    return _form(request, form, status=422)


@router.get("/clients/{code}", Permission.SEE_CLIENTS)
def client(request: CurrentRequest, code: str) -> Response:
    """Show one client: needs, referrals, documents."""
    return _client(request, code, Form(raw={}))


@router.get("/clients/{code}/edit", Permission.EDIT_CLIENTS)
def edit_client(request: CurrentRequest, code: str) -> Response:
    """Show a client's form."""
    stored = clients.client(request.context, ClientCode(code))
    raw = {
        "area": (stored.area,),
        "birth_from": (str(stored.birth_from or ""),),
        "birth_to": (str(stored.birth_to or ""),),
        "sex": (stored.sex or "",),
        "language": (stored.language or "",),
        "barriers": stored.barriers,
        "held": stored.held,
        "not_held": stored.not_held,
        "household": (stored.household or "",),
        "seen": (str(stored.version),),
        "consent_on": (stored.consent_on.isoformat() if stored.consent_on else "",),
    }
    raw |= {f"{UNTIL_FIELD}{paper}": (day.isoformat(),) for paper, day in until_of(stored).items()}
    return _form(request, Form(raw=raw), stored=stored)


@router.post("/clients/{code}/edit", Permission.EDIT_CLIENTS)
def change_client(request: CurrentRequest, code: str) -> Response:
    """Store a changed client."""
    form = Form(raw=request.form)
    stored = clients.client(request.context, ClientCode(code))
    draft = _draft(request, form, code=code)
    seen = form.whole("seen", low=1, high=10**9)
    if seen is None:
        form.problem("seen", "changed")
    if not form.problems and seen is not None:
        kept = {"consent_scope": stored.consent_scope, "consent_until": stored.consent_until}
        try:
            clients.change_client(request.context, replace(draft, version=seen, **kept))  # type: ignore[arg-type]
            return render.go(f"/clients/{code}")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _form(request, form, stored=stored, status=422)


@router.post("/clients/{code}/needs", Permission.EDIT_CLIENTS)
def record_need(request: CurrentRequest, code: str) -> Response:
    """Write down a need, whether or not a service exists."""
    form = Form(raw=request.form)
    need = form.choice("need", request.context.vocabulary.needs, required=True)
    hours = form.choices("hours", request.context.vocabulary.codes("hours"))
    note = form.text("note", longest=500)
    submitted, acknowledged = form.submitted(), form.values("acknowledged")[:10]
    if form.problems or need is None:
        return _client(request, code, form, status=422)
    new = NewNeed(need=NeedCode(need), hours=hours, note=note)
    try:
        recorded = clients.record_need(
            request.context, ClientCode(code), new, acknowledged=acknowledged, submitted=submitted
        )
    except BadInput as refused:
        form.take(refused)
        return _client(request, code, form, status=422)
    except NeedsConfirmation as asked:
        return _client(request, code, form, warnings=asked.warnings, status=409)
    return render.go(f"/clients/{recorded.client}")


def _client(request: RequestContext, code: str, form: Form, *, warnings: Warnings = (), status: int = 200) -> Response:
    context = request.context
    stored = clients.client(context, ClientCode(code))
    if stored.id != code and not form.raw:
        return render.go(f"/clients/{stored.id}")
    needs, referrals = clients.needs_of(context, stored.id), queries.of_client(context, stored.id)
    return render.page(
        request,
        "clients/client.html",
        status=status,
        form=form,
        warnings=warnings,
        client=stored,
        needs=needs,
        referrals=referrals,
        sources=queries.sources_of_needs(needs, referrals),
        directory=context.directory(),
        words=context.vocabulary,
        ends=until_of(stored),
        barriers=standing_barriers(stored, context.vocabulary.lacks, context.today),
        consent_until=last_day_on_file(stored, stored.consent_on) if stored.consent_on else None,
        today=context.today,
    )


def _draft(request: RequestContext, form: Form, *, code: str) -> Client:
    words = request.context.vocabulary
    year = request.context.today.year
    return Client(
        id=ClientCode(code),
        area=AreaId(form.choice("area", request.context.directory().areas, required=True) or ""),
        assistant=UserId(request.actor.id),
        centre=OrganisationId(request.actor.centre or ""),
        birth_from=form.whole("birth_from", low=year - 110, high=year),
        birth_to=form.whole("birth_to", low=year - 110, high=year),
        sex=form.choice("sex", words.codes("sexes")),
        language=form.choice("language", words.codes("languages")),
        barriers=form.choices("barriers", words.codes("barriers")),
        held=form.choices("held", words.codes("prerequisites")),
        not_held=form.choices("not_held", words.codes("prerequisites")),
        held_until=_ends(request, form),
        consent_on=form.day("consent_on"),
        household=form.text("household", longest=40),
    )


def _ends(request: RequestContext, form: Form) -> tuple[str, ...]:
    """Read the last days of documents; one of a document that the client does not have is refused."""
    ends = []
    for paper in request.context.vocabulary.codes("prerequisites"):
        name = f"{UNTIL_FIELD}{paper}"
        day = form.day(name)
        if day is not None and paper not in form.values("held"):
            form.problem(name, "paper_not_held")
        elif day is not None:
            ends.append(f"{paper}{UNTIL}{day.isoformat()}")
    return tuple(ends)


def _form(
    request: RequestContext,
    form: Form,
    *,
    stored: Client | None = None,
    warnings: Warnings = (),
    status: int = 200,
) -> Response:
    directory, say = request.context.directory(), render.presenter(request)
    return render.page(
        request,
        "clients/client_form.html",
        status=status,
        form=form,
        warnings=warnings,
        client=stored,
        areas=[(area.id, say.name(area)) for area in directory.local_areas()],
        until_names=[f"{UNTIL_FIELD}{paper}" for paper in request.context.vocabulary.codes("prerequisites")],
    )
