"""The pages of an answer link: whoever holds the address may answer, without account, cookie or script."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from fastapi.responses import Response

from referral.access import policy
from referral.access.policy import Permission
from referral.errors import BadInput, MissingData, NotFound, UnknownCode
from referral.lifecycle.states import AGREED
from referral.lifecycle.transition_fields import FIELDS
from referral.model.communication import token_in
from referral.model.referrals import State, TransitionData
from referral.partners import answer_form, answer_links, slips
from referral.partners.answer_form import AnswerResult, PartnerAnswer
from referral.partners.disclosure import DisclosedReferral
from web.http import render, transition_forms
from web.http.forms import Form
from web.http.gate import Access, CurrentRequest, RequestContext, Router
from web.http.links import pages
from web.http.transition_forms import FieldView, FormContext, views
from web.wording.languages import N_

router: Final = Router()
RESULTS: Final[Mapping[AnswerResult, str]] = MappingProxyType(
    {
        AnswerResult.TAKEN: N_("Your answer has been recorded and the centre has been notified."),
        AnswerResult.LATE: N_("Your answer came after the deadline. It has been accepted and marked as late."),
        AnswerResult.CORRECTED: N_(
            "Your answer has been corrected and the centre has been notified. The earlier one stays in the history."
        ),
        AnswerResult.KEPT: N_(
            "The request has ended in the meantime. Nothing changes, but your message is kept and "
            "the centre is notified."
        ),
        AnswerResult.REPORTED: N_("What happened has been recorded and the centre has been notified."),
        AnswerResult.PASSED_ON: N_("It has been passed on to the centre. Nothing has been decided yet."),
    }
)
_UNTOUCHED: Final = frozenset({"old_page", "no_choice"})


@router.get("/s/{token}", Access.PUBLIC)
def scanned(request: CurrentRequest, token: str) -> Response:
    """Lead from the QR code of a slip: to the referral whoever may see it, anybody else to the page for an answer."""
    token = token_in(token)
    referral = slips.referral_behind(request.context, token)
    if referral is not None and policy.covers(request.actor, Permission.SEE_REFERRALS, referral):
        return render.go(f"/referrals/{referral.id}")
    if referral is not None and policy.covers(request.actor, Permission.RECEIVE_REFERRALS, referral):
        return render.go(f"/received/{referral.id}")
    return render.go(f"/r/{token}")


@router.get("/r/{token}", Access.LINK)
def entrance(request: CurrentRequest, token: str) -> Response:
    """Show who asks, and a button; nothing is written, and nothing is said of a client."""
    token = token_in(token)
    try:
        link = answer_links.opened(request.context, token)
    except NotFound:
        return pages.gone(request)
    centre = request.context.directory().organisations[link.centre]
    return _page(request, "partners/answer_link/open.html", token, centre=centre, expires_at=link.expires_at)


@router.post("/r/{token}", Access.LINK)
def opened(request: CurrentRequest, token: str) -> Response:
    """Show the request as far as consent covers, and the form of the answer."""
    return _request(request, token_in(token))


@router.post("/r/{token}/answer", Access.LINK)
def answer(request: CurrentRequest, token: str) -> Response:
    """Take an answer."""
    token = token_in(token)
    form = Form(raw=request.form)
    choice, data = _read(request, form)
    if form.problems:
        return _request(request, token, form=form)
    given = PartnerAnswer(choice=choice or "", nonce=form.value("nonce"), data=data)
    try:
        took, state = answer_links.answer(request.context, token, given)
    except NotFound:
        return pages.gone(request)
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
        decided=took in {AnswerResult.TAKEN, AnswerResult.LATE, AnswerResult.CORRECTED},
        goes_on=state in AGREED,
        asks=took is AnswerResult.REPORTED and state is State.COMPLETED,
    )


def _note(form: Form, choice: str, refused: BadInput | MissingData) -> None:
    """Note what a use case found wrong, at the field of this choice."""
    found = Form(raw={})
    found.note(refused)
    for name, (what, details) in found.problems.items():
        form.problem(_field(choice, name), what, **details)


def _field(choice: str, name: str) -> str:
    """Return what the form calls a field: those of a report carry its code, so that two reports stand on one page."""
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
    vocabulary = request.context.vocabulary
    asked = answer_form.fields_of(choice)
    given = transition_forms.read_asked(form, asked, vocabulary, name_of=lambda name: _field(choice, name))
    if "note" not in given:
        given["note"] = transition_forms.read_field(form, FIELDS["note"], vocabulary=vocabulary)
    return choice, TransitionData(**given)


def _shown(request: RequestContext, shown: DisclosedReferral) -> dict[str, tuple[FieldView, ...]]:
    """Return the fields beside each choice; nothing is required before a choice is made.

    Why an appointment is moved is only asked when there is one.
    """
    context = FormContext(say=render.presenter(request), to_partner=True)
    unasked = {"note"} if shown.state is State.SCHEDULED else {"note", "reason"}
    return {
        choice: views(
            (
                replace(entry, required=False)
                for entry in answer_form.fields_of(choice)
                if entry.field.name not in (unasked if choice == answer_form.APPOINT else {"note"})
            ),
            context,
        )
        for choice in (*answer_form.CHOICES, *answer_form.REPORTS)
    }


def _request(request: RequestContext, token: str, *, form: Form | None = None) -> Response:
    """Show the request. A form that nobody filled in comes back without a choice, as it was."""
    try:
        found = answer_links.begin(request.context, token)
    except NotFound:
        return pages.gone(request)
    if form and form.problems.get("answer", ("",))[0] in _UNTOUCHED:
        kept = {name: value for name, value in form.raw.items() if name not in {"answer", "for_us"}}
        form = Form(raw=kept, problems=form.problems)
    directory = request.context.directory()
    shown = found.shown
    return _page(
        request,
        "partners/answer_link/form.html",
        token,
        status=422 if form else 200,
        form=form,
        found=found,
        shown=shown,
        asked=_shown(request, shown),
        name_of=_field,
        reported_ends=answer_form.REPORTED_ENDS,
        problem_of=lambda name: name.rpartition("-")[2],
        centre=directory.organisations[shown.centre],
        organisation=directory.organisations.get(shown.organisation) if shown.organisation else None,
        service=directory.services.get(shown.service) if shown.service else None,
        area=directory.areas.get(shown.area) if shown.area else None,
    )


def _page(request: RequestContext, template: str, token: str, **context: Any) -> Response:
    return pages.shown(request, template, here=f"/r/{token}", **context)
