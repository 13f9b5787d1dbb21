"""The way of a client to a goal: the chain at a glance, what blocks it, and setting out on it."""

from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import BadInput
from referral.model.ids import ClientCode
from referral.pathways import actions
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting
from web.wording.pathways import PathWords

room: Final = Room()


@room.get("/clients/{code}/path", Permission.SEE_CLIENTS)
def path(visit: Visiting, code: str) -> Response:
    """Show the way to a goal; without one, ask for it."""
    asked = visit.request.query_params
    return _path(visit, code, Form(raw={name: tuple(asked.getlist(name)) for name in asked}))


@room.post("/clients/{code}/path", Permission.REFER)
def set_out(visit: Visiting, code: str) -> Response:
    """Put the client on the pathway and go to the draft of its first step."""
    form = Form(raw=visit.form)
    goal = form.text("goal", required=True, longest=120)
    if goal is not None and not form.problems:
        try:
            made = actions.set_out(visit.desk, ClientCode(code), goal)
            return render.go(f"/referrals/{quote(made.id, safe='')}")
        except BadInput as refused:
            form.take(refused)
    return _path(visit, code, form, status=422)


@room.post("/clients/{code}/path/give-up", Permission.REFER)
def give_up(visit: Visiting, code: str) -> Response:
    """End the pathway; what was referred stays."""
    goal = Form(raw=visit.form).text("goal", longest=120) or ""
    actions.give_up(visit.desk, ClientCode(code), goal)
    return render.go(f"/clients/{quote(code, safe='')}/path?goal={quote(goal, safe='')}")


def _path(visit: Visit, code: str, form: Form, *, status: int = 200) -> Response:
    desk = visit.desk
    asked = form.text("goal", longest=120)
    goal = None if "goal" in form.problems else asked
    hours = form.choices("hours", desk.vocabulary.codes("hours"))
    directory = desk.directory()
    way = actions.way(desk, ClientCode(code), goal, hours=hours) if goal else None
    client = way.client if way else clients.client(desk, ClientCode(code))
    return render.page(
        visit,
        "pathways/pathway.html",
        status=status,
        form=form,
        client=client,
        way=way,
        directory=directory,
        pathways=actions.pathways_of(desk, client.id),
        words=desk.vocabulary,
        tell=PathWords(present=render.presenter(visit), directory=directory),
        may_refer=visit.may(Permission.REFER),
    )
