"""Clients by code: list, add, look, write down a need."""

from dataclasses import replace
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import BadInput, ChangedMeanwhile
from referral.model.clients import Client
from referral.model.ids import AreaId, ClientCode, NeedCode, OrganisationId, UserId
from referral.model.requirements import UNTIL, until_of
from referral.referrals import act
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting
from web.pages.matching.find_help import LOCAL
from web.wording.presenter import UNTIL_FIELD

room: Final = Room()


@room.get("/clients", Permission.SEE_CLIENTS)
def client_list(visit: Visiting) -> Response:
    """List the reader's clients."""
    return render.page(
        visit, "clients/clients.html", clients=clients.clients(visit.desk), directory=visit.desk.directory()
    )


@room.get("/clients/new", Permission.EDIT_CLIENTS)
def new_client(visit: Visiting) -> Response:
    """Show an empty form."""
    return _form(visit, Form(raw={}))


@room.post("/clients/new", Permission.EDIT_CLIENTS)
def add_client(visit: Visiting) -> Response:
    """Store a new client."""
    form = Form(raw=visit.form)
    draft = _draft(visit, form, code=form.text("code", longest=20) or _free_code(visit))
    if not form.problems:
        try:
            stored = clients.add_client(visit.desk, draft)
            return render.go(f"/clients/{stored.id}")
        except BadInput as refused:
            form.take(refused)
    return _form(visit, form, status=422)


@room.get("/clients/{code}", Permission.SEE_CLIENTS)
def client(visit: Visiting, code: str) -> Response:
    """Show one client: needs, referrals, papers."""
    return _client(visit, code, Form(raw={}))


@room.get("/clients/{code}/edit", Permission.EDIT_CLIENTS)
def edit_client(visit: Visiting, code: str) -> Response:
    """Show a client's form."""
    found = clients.client(visit.desk, ClientCode(code))
    raw = {
        "area": (found.area,),
        "birth_from": (str(found.birth_from or ""),),
        "birth_to": (str(found.birth_to or ""),),
        "sex": (found.sex or "",),
        "language": (found.language or "",),
        "barriers": found.barriers,
        "papers": found.papers,
        "household": (found.household or "",),
        "seen": (str(found.version),),
        "consent_on": (found.consent_on.isoformat() if found.consent_on else "",),
    }
    raw |= {f"{UNTIL_FIELD}{paper}": (day.isoformat(),) for paper, day in until_of(found).items()}
    return _form(visit, Form(raw=raw), found=found)


@room.post("/clients/{code}/edit", Permission.EDIT_CLIENTS)
def change_client(visit: Visiting, code: str) -> Response:
    """Store a changed client."""
    form = Form(raw=visit.form)
    found = clients.client(visit.desk, ClientCode(code))
    draft = _draft(visit, form, code=code)
    seen = form.whole("seen", low=1, high=10**9)
    if seen is None:
        form.problem("seen", "changed")
    if not form.problems and seen is not None:
        kept = {"consent_scope": found.consent_scope, "consent_until": found.consent_until}
        try:
            clients.change_client(visit.desk, replace(draft, version=seen, **kept))  # type: ignore[arg-type]
            return render.go(f"/clients/{code}")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _form(visit, form, found=found, status=422)


@room.post("/clients/{code}/needs", Permission.EDIT_CLIENTS)
def record_need(visit: Visiting, code: str) -> Response:
    """Write down a need, whether or not a service exists."""
    form = Form(raw=visit.form)
    need = form.choice("need", visit.desk.vocabulary.needs, required=True)
    hours = form.choices("hours", visit.desk.vocabulary.codes("hours"))
    note = form.text("note", longest=500)
    if form.problems or need is None:
        return _client(visit, code, form, status=422)
    clients.record_need(visit.desk, ClientCode(code), NeedCode(need), hours=hours, note=note)
    return render.go(f"/clients/{code}")


def _client(visit: Visit, code: str, form: Form, *, status: int = 200) -> Response:
    desk = visit.desk
    found = clients.client(desk, ClientCode(code))
    return render.page(
        visit,
        "clients/client.html",
        status=status,
        form=form,
        client=found,
        needs=clients.needs_of(desk, found.id),
        referrals=act.of_client(desk, found.id),
        directory=desk.directory(),
        words=desk.vocabulary,
        ends=until_of(found),
        today=desk.today,
    )


def _draft(visit: Visit, form: Form, *, code: str) -> Client:
    words = visit.desk.vocabulary
    year = visit.desk.today.year
    return Client(
        id=ClientCode(code),
        area=AreaId(form.choice("area", visit.desk.directory().areas, required=True) or ""),
        assistant=UserId(visit.actor.id),
        centre=OrganisationId(visit.actor.centre or ""),
        birth_from=form.whole("birth_from", low=year - 110, high=year),
        birth_to=form.whole("birth_to", low=year - 110, high=year),
        sex=form.choice("sex", words.codes("sexes")),
        language=form.choice("language", words.codes("languages")),
        barriers=form.choices("barriers", words.codes("barriers")),
        papers=form.choices("papers", words.codes("prerequisites")),
        papers_until=_ends(visit, form),
        consent_on=form.day("consent_on"),
        household=form.text("household", longest=40),
    )


def _ends(visit: Visit, form: Form) -> tuple[str, ...]:
    """Read the last days of papers; one of a paper that is not held is refused."""
    found = []
    for paper in visit.desk.vocabulary.codes("prerequisites"):
        name = f"{UNTIL_FIELD}{paper}"
        day = form.day(name)
        if day is not None and paper not in form.values("papers"):
            form.problem(name, "paper_not_held")
        elif day is not None:
            found.append(f"{paper}{UNTIL}{day.isoformat()}")
    return tuple(found)


def _free_code(visit: Visit) -> str:
    return visit.desk.new_id("C").upper()[:12]


def _form(visit: Visit, form: Form, *, found: Client | None = None, status: int = 200) -> Response:
    directory = visit.desk.directory()
    return render.page(
        visit,
        "clients/client_form.html",
        status=status,
        form=form,
        client=found,
        areas=[area for area in directory.areas.values() if area.type in LOCAL],
        words=visit.desk.vocabulary,
        until_names=[f"{UNTIL_FIELD}{paper}" for paper in visit.desk.vocabulary.codes("prerequisites")],
    )
