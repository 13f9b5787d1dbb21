"""The doors of an answer link. The address carries the right: no account, no cookie, no script, nothing on opening."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi.responses import Response

from referral.errors import BadInput, MissingFacts, NotFound, TooManyTries, UnknownCode
from referral.model import Action, Facts
from referral.services import links, probing
from referral.services.links import Answer, Took
from web import render, security
from web.errors import N_, sentence
from web.forms import Form
from web.guard import Door, Room, Visit, Visiting

room: Final = Room()
# What a choice must bring along; a note may come with any.
MUST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Action.SCHEDULE.value: ("appointment_at", "place"),
        Action.WAITLIST.value: ("expected_on",),
        Action.DECLINE.value: ("reason",),
        Action.ASK.value: ("note",),
    }
)
RESULTS: Final[Mapping[Took, str]] = MappingProxyType(
    {
        Took.TAKEN: N_("Your answer is written down and the centre is told."),
        Took.LATE: N_("Your answer came after the deadline. It is taken all the same, marked as late."),
        Took.CORRECTED: N_("Your answer is corrected and the centre is told. The earlier one stays in the history."),
        Took.KEPT: N_(
            "The request is over meanwhile. Nothing changes, but your words are kept and the centre is told."
        ),
        Took.PASSED_ON: N_("Passed on to the centre. Nothing is decided yet."),
    }
)
_UNTOUCHED: Final = frozenset({"old_page", "no_choice"})


@room.get("/r/{token}", Door.LINK)
def door(visit: Visiting, token: str) -> Response:
    """Show who asks, and a button. Nothing is written, nothing told of a client."""
    try:
        found = links.opened(visit.desk, token)
    except NotFound:
        return _gone(visit)
    centre = visit.desk.directory().organisations[found.centre]
    return _page(visit, "link_door.html", token, centre=centre, expires_at=found.expires_at)


@room.post("/r/{token}", Door.LINK)
def opened(visit: Visiting, token: str) -> Response:
    """Show the request as far as consent covers, and the form of the answer."""
    return _request(visit, token)


@room.post("/r/{token}/answer", Door.LINK)
def answer(visit: Visiting, token: str) -> Response:
    """Take an answer."""
    form = Form(raw=visit.form)
    choice, facts = _read(visit, form)
    if form.problems:
        return _request(visit, token, form=form)
    given = Answer(choice=choice or "", nonce=form.value("nonce"), facts=facts)
    try:
        took, state = links.answer(visit.desk, token, given)
    except NotFound:
        return _gone(visit)
    except BadInput as refused:
        form.take(refused)
        return _request(visit, token, form=form)
    except MissingFacts as refused:
        for name in refused.details["missing"]:  # type: ignore[attr-defined]
            form.problem(name, "missing_fact")
        return _request(visit, token, form=form)
    except UnknownCode:
        form.problem("reason", "unknown")
        return _request(visit, token, form=form)
    return _page(visit, "link_done.html", token, words=RESULTS[took], state=state, ends=choice == links.WRONG_RECIPIENT)


def _read(visit: Visit, form: Form) -> tuple[str | None, Facts]:
    """Read a choice with what belongs to it; what was typed beside another choice is left aside."""
    words = visit.desk.vocabulary
    choice = form.choice("answer", links.CHOICES)
    if choice is None:
        form.problems.clear()
        form.problem("answer", "no_choice")
        return None, Facts()
    if form.choice("for_us", ("yes",)) != "yes":
        form.problem("for_us", "tick_needed")
    must = MUST.get(choice, ())
    declines = choice == Action.DECLINE
    return choice, Facts(
        appointment_at=form.moment("appointment_at", required=True) if "appointment_at" in must else None,
        place=form.text("place", required=True, longest=200) if "place" in must else None,
        expected_on=form.day("expected_on", required=True) if "expected_on" in must else None,
        reason=form.choice("reason", words.codes("decline"), required=True) if declines else None,
        paper=form.choice("paper", words.codes("prerequisites")) if declines else None,
        note=form.text("note", required="note" in must, longest=1000),
    )


def _request(visit: Visit, token: str, *, form: Form | None = None) -> Response:
    """Show the request. A form that nobody filled in comes back without a choice, as it was."""
    try:
        found = links.begin(visit.desk, token)
    except NotFound:
        return _gone(visit)
    if form and form.problems.get("answer", ("",))[0] in _UNTOUCHED:
        kept = {name: value for name, value in form.raw.items() if name not in {"answer", "for_us"}}
        form = Form(raw=kept, problems=form.problems)
    directory = visit.desk.directory()
    shown = found.shown
    return _page(
        visit,
        "link_request.html",
        token,
        status=422 if form else 200,
        form=form,
        found=found,
        shown=shown,
        centre=directory.organisations[shown.centre],
        organisation=directory.organisations.get(shown.organisation) if shown.organisation else None,
        service=directory.services.get(shown.service) if shown.service else None,
        area=directory.areas.get(shown.area) if shown.area else None,
    )


def _gone(visit: Visit) -> Response:
    """Answer alike for what never was, is over, was revoked or withdrawn; many such questions have to wait."""
    client = visit.request.client
    try:
        probing.missed(visit.desk, security.fingerprint(client.host if client else ""))
    except TooManyTries as wait:
        words = sentence(wait, render.presenter(visit).say)
        response = _page(visit, "link_gone.html", "", status=429, words=words)
        response.headers["Retry-After"] = str(wait.details["seconds"])
        return response
    return _page(visit, "link_gone.html", "", status=404, words="")


def _page(visit: Visit, template: str, token: str, **context: Any) -> Response:
    response = render.page(visit, template, here=f"/r/{token}", **context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
