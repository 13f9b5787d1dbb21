"""The doors of an answer link. The address carries the right: no account, no cookie, no script, nothing on opening."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi.responses import Response

from referral.errors import BadInput, MissingData, NotFound, TooManyTries, UnknownCode
from referral.lifecycle.transitions import PRIVATE_REASONS
from referral.model.referrals import Action, State, TransitionData
from referral.partners import answer_form, answer_links, rate_limit
from referral.partners.answer_form import Answer, Took
from web.http import render, security
from web.http.errors import sentence
from web.http.forms import Form
from web.http.gate import Access, CurrentRequest, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()
# What a choice must bring along, and what it may; a note may come with any.
MUST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Action.SCHEDULE.value: ("appointment_at", "place"),
        Action.WAITLIST.value: ("expected_on",),
        Action.DECLINE.value: ("reason",),
        Action.ASK.value: ("note",),
        Action.COMPLETE.value: ("result", "happened_on"),
        Action.START.value: ("happened_on",),
        answer_form.APPOINT: ("appointment_at", "place"),
        Action.MISS.value: ("reason",),
        Action.FAIL.value: ("reason",),
    }
)
MAY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {Action.DECLINE.value: ("missing",), answer_form.APPOINT: ("reason",)}
)
REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Action.DECLINE.value: "decline",
        answer_form.APPOINT: "miss",
        Action.MISS.value: "miss",
        Action.FAIL.value: "not_completed",
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
        Took.REPORTED: N_("What happened is written down and the centre is told."),
        Took.PASSED_ON: N_("Passed on to the centre. Nothing is decided yet."),
    }
)
_UNTOUCHED: Final = frozenset({"old_page", "no_choice"})


@router.get("/r/{token}", Access.LINK)
def door(request: CurrentRequest, token: str) -> Response:
    """Show who asks, and a button. Nothing is written, nothing told of a client."""
    try:
        found = answer_links.opened(request.context, token)
    except NotFound:
        return _gone(request)
    centre = request.context.directory().organisations[found.centre]
    return _page(request, "partners/answer_link/open.html", token, centre=centre, expires_at=found.expires_at)


@router.post("/r/{token}", Access.LINK)
def opened(request: CurrentRequest, token: str) -> Response:
    """Show the request as far as consent covers, and the form of the answer."""
    return _request(request, token)


@router.post("/r/{token}/answer", Access.LINK)
def answer(request: CurrentRequest, token: str) -> Response:
    """Take an answer."""
    form = Form(raw=request.form)
    choice, data = _read(request, form)
    if form.problems:
        return _request(request, token, form=form)
    given = Answer(choice=choice or "", nonce=form.value("nonce"), data=data)
    try:
        took, state = answer_links.answer(request.context, token, given)
    except NotFound:
        return _gone(request)
    except (BadInput, MissingData) as refused:
        _note(form, choice or "", refused)
        return _request(request, token, form=form)
    except UnknownCode:
        form.problem(_field(choice or "", "reason"), "unknown")
        return _request(request, token, form=form)
    return _page(
        request,
        "partners/answer_link/done.html",
        token,
        words=RESULTS[took],
        ends=choice == answer_form.WRONG_RECIPIENT,
        decided=took in {Took.TAKEN, Took.LATE, Took.CORRECTED},
        goes_on=state in answer_form.AGREED,
        asks=took is Took.REPORTED and state is State.COMPLETED,
    )


def _note(form: Form, choice: str, refused: BadInput | MissingData) -> None:
    """Note what a use case found wrong, at the field of this choice."""
    found = Form(raw={})
    found.note(refused)
    for name, (what, details) in found.problems.items():
        form.problem(_field(choice, name), what, **details)


def _field(choice: str, name: str) -> str:
    """Return what the form calls a fact: a report's own facts carry its word, so that two may stand on one page."""
    return f"{choice}-{name}" if choice in answer_form.REPORTS and name not in {"answer", "note"} else name


def _read(request: RequestContext, form: Form) -> tuple[str | None, TransitionData]:
    """Read a choice with what belongs to it; what was typed beside another choice is left aside."""
    choice = form.choice("answer", (*answer_form.CHOICES, *answer_form.REPORTS))
    if choice is None:
        form.problems.clear()
        form.problem("answer", "no_choice")
        return None, TransitionData()
    if form.choice("for_us", ("yes",)) != "yes":
        form.problem("for_us", "tick_needed")
    must = MUST.get(choice, ())
    asked = dict.fromkeys((*must, *MAY.get(choice, ()), "note"))
    given: dict[str, Any] = {
        name: _READERS[name](request, form, choice, _field(choice, name), name in must) for name in asked
    }
    return choice, TransitionData(**given)


def reasons(request: RequestContext, choice: str) -> tuple[str, ...]:
    """Return the reasons that a partner may give with a choice."""
    return tuple(code for code in request.context.vocabulary.codes(REASONS[choice]) if code not in PRIVATE_REASONS)


# Each reader takes the visit, the form, the choice, the field and whether it must be filled in.
_READERS: Final[Mapping[str, Callable[[RequestContext, Form, str, str, bool], Any]]] = MappingProxyType(
    {
        "appointment_at": lambda _visit, form, _choice, field, must: form.moment(field, required=must),
        "place": lambda _visit, form, _choice, field, must: form.text(field, required=must, longest=200),
        "expected_on": lambda _visit, form, _choice, field, must: form.day(field, required=must),
        "happened_on": lambda _visit, form, _choice, field, must: form.day(field, required=must),
        "reason": lambda request, form, choice, field, must: form.choice(
            field, reasons(request, choice), required=must
        ),
        "missing": lambda request, form, _choice, field, must: form.choice(
            field, request.context.vocabulary.codes("prerequisites"), required=must
        ),
        "result": lambda request, form, _choice, field, must: form.choice(
            field, request.context.vocabulary.codes("service_result"), required=must
        ),
        "note": lambda _visit, form, _choice, field, must: form.text(field, required=must, longest=1000),
    }
)


def _request(request: RequestContext, token: str, *, form: Form | None = None) -> Response:
    """Show the request. A form that nobody filled in comes back without a choice, as it was."""
    try:
        found = answer_links.begin(request.context, token)
    except NotFound:
        return _gone(request)
    if form and form.problems.get("answer", ("",))[0] in _UNTOUCHED:
        kept = {name: value for name, value in form.raw.items() if name not in {"answer", "for_us"}}
        form = Form(raw=kept, problems=form.problems)
    directory, say = request.context.directory(), render.presenter(request)
    shown = found.shown
    return _page(
        request,
        "partners/answer_link/form.html",
        token,
        status=422 if form else 200,
        form=form,
        found=found,
        shown=shown,
        may_say=lambda choice: [one for one in say.options(REASONS[choice]) if one[0] in reasons(request, choice)],
        problem_of=lambda name: name.rpartition("-")[2],
        centre=directory.organisations[shown.centre],
        organisation=directory.organisations.get(shown.organisation) if shown.organisation else None,
        service=directory.services.get(shown.service) if shown.service else None,
        area=directory.areas.get(shown.area) if shown.area else None,
    )


def _gone(request: RequestContext) -> Response:
    """Answer alike for what never was, is over, was revoked or withdrawn; many such questions have to wait."""
    client = request.http.client
    try:
        rate_limit.missed(request.context, security.fingerprint(client.host if client else ""))
    except TooManyTries as wait:
        words = sentence(wait, render.presenter(request).say)
        response = _page(request, "partners/answer_link/closed.html", "", status=429, words=words)
        response.headers["Retry-After"] = str(wait.details["seconds"])
        return response
    return _page(request, "partners/answer_link/closed.html", "", status=404, words="")


def _page(request: RequestContext, template: str, token: str, **context: Any) -> Response:
    response = render.page(request, template, here=f"/r/{token}", **context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
