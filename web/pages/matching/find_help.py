"""Find help: a need and a person in, services with reasons out. Works as a plain link, so it can be kept and shared."""

from typing import Final
from urllib.parse import parse_qs

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import NotFound
from referral.matching import find_help
from referral.matching.ranking import Question
from referral.model.clients import Client
from referral.model.ids import AreaId, ClientCode, NeedCode, ReferralId
from referral.referrals import act
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting

room: Final = Room()
LOCAL: Final = ("town_quarter", "quarter", "settlement", "village")


@room.get("/find", Permission.FIND_HELP)
def find(visit: Visiting) -> Response:
    """Show the question, and the answer once a need is chosen."""
    raw = {name: tuple(values) for name, values in parse_qs(visit.request.url.query).items()}
    form = Form(raw=raw)
    desk = visit.desk
    directory = desk.directory()
    need = form.choice("need", desk.vocabulary.needs)
    client = _client(visit, form)
    answer = None
    if need is not None and not form.problems:
        if client is not None:
            answer = find_help.for_client(
                desk, client, NeedCode(need), hours=form.choices("hours", desk.vocabulary.codes("hours"))
            )
        else:
            answer = find_help.find_help(desk, _question(visit, form, NeedCode(need)))
    follows = form.text("follows", longest=60)
    tried = act.tried(desk, ReferralId(follows)) if follows and client is not None else frozenset()
    return render.page(
        visit,
        "matching/find_help.html",
        status=422 if form.problems else 200,
        tried=tried,
        form=form,
        need=need,
        client=client,
        answer=answer,
        told=_told(visit, form, client),
        directory=directory,
        areas=[area for area in directory.areas.values() if area.type in LOCAL],
        clients=clients.clients(desk) if visit.may(Permission.SEE_CLIENTS) else (),
        may_refer=visit.may(Permission.REFER),
    )


def _told(visit: Visit, form: Form, client: Client | None) -> tuple[str, ...]:
    """Return what the answer was asked for, in words: the form is folded away above it."""
    say, directory = render.presenter(visit), visit.desk.directory()
    hours = say.labels("hours", form.choices("hours", visit.desk.vocabulary.codes("hours")))
    if client is not None:
        return tuple(word for word in (client.id, say.name(directory.areas.get(client.area)), hours) if word)
    area = form.text("area", longest=60)
    words = (
        say.name(directory.areas.get(AreaId(area))) if area else "",
        say.label("age_bands", form.text("age", longest=20)),
        say.label("languages", form.text("language", longest=20)),
        hours,
        say.labels("barriers", form.choices("barriers", visit.desk.vocabulary.codes("barriers"))),
        say.labels("prerequisites", form.choices("papers", visit.desk.vocabulary.codes("prerequisites"))),
    )
    return tuple(word for word in words if word)


def _client(visit: Visit, form: Form) -> Client | None:
    code = form.text("client", longest=40)
    if code is None or not visit.may(Permission.SEE_CLIENTS):
        return None
    try:
        return clients.client(visit.desk, ClientCode(code))
    except NotFound:
        form.problem("client", "unknown")
        return None


def _question(visit: Visit, form: Form, need: NeedCode) -> Question:
    desk = visit.desk
    area = form.choice("area", desk.directory().areas)
    band = form.choice("age", desk.vocabulary.codes("age_bands"))
    facts = desk.vocabulary.terms("age_bands")[band].facts if band else None
    papers = frozenset(form.choices("papers", desk.vocabulary.codes("prerequisites"))) or None
    return Question(
        need=need,
        today=desk.today,
        area=AreaId(area) if area else None,
        ages=(int(str(facts["low"])), int(str(facts["high"]))) if facts else None,
        papers=papers,
        language=form.choice("language", desk.vocabulary.codes("languages")),
        hours=form.choices("hours", desk.vocabulary.codes("hours")),
        barriers=frozenset(form.choices("barriers", desk.vocabulary.codes("barriers"))),
    )
