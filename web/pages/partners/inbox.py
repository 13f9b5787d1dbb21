"""A partner with an account: the referrals sent to its organisation, and its own answers to them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove, MissingData, NotFound, UnknownCode
from referral.lifecycle.transition_fields import Surface, asked
from referral.lifecycle.transitions import PRIVATE_REASONS
from referral.matching.partners.shown_figures import own_figures
from referral.model.ids import ReferralId
from referral.model.referrals import Action, TransitionData
from referral.partners import inbox as partner_inbox
from referral.referrals.act import Submission
from web.http import render, security, transition_forms
from web.http.errors import sentence, status_of
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.http.paging import worklist_shown
from web.http.transition_forms import NO_ATTEMPT, Attempt, FormContext, views
from web.wording.languages import N_

router: Final = Router()
VIEWS: Final = ("open", "overdue", "waiting_answer", "all")
# A partner's own words for its actions, in the order in which they are shown.
OWN_WORDS: Final[Mapping[Action, str]] = MappingProxyType(
    {
        Action.ACCEPT: N_("Yes, we accept"),
        Action.SCHEDULE: N_("Yes, with an appointment"),
        Action.WAITLIST: N_("Later: we put the client on our waiting list"),
        Action.DECLINE: N_("No, we cannot"),
        Action.ASK: N_("We have a question first"),
        Action.START: N_("The client came and was seen"),
        Action.COMPLETE: N_("The service was given"),
        Action.MISS: N_("The appointment was missed"),
        Action.FAIL: N_("It did not happen"),
        Action.UNACCEPT: N_("We withdraw our acceptance"),
        Action.CORRECT: N_("We correct our answer"),
        Action.ACKNOWLEDGE: N_("We have received it and will answer later"),
        Action.REMARK: N_("A message to the centre"),
    }
)


@router.get("/received", Permission.RECEIVE_REFERRALS, menu=Menu(label=N_("Sent to us"), order=30))
def inbox(request: CurrentRequest) -> Response:
    """Show what was sent to the reader's organisation, overdue first."""
    shown = worklist_shown(request, VIEWS, lambda view, after: partner_inbox.inbox(request.context, view, after=after))
    context, own = request.context, request.actor.centre
    return render.page(
        request,
        "partners/inbox.html",
        **shown,
        own=context.directory().organisations.get(own) if own else None,
        services=context.directory().services_of.get(own, ()) if own else (),
        figures=own_figures(context, own) if own else None,
        today=context.today,
    )


@router.get("/received/{referral_id}", Permission.RECEIVE_REFERRALS)
def received(request: CurrentRequest, referral_id: str) -> Response:
    """Show one referral as far as consent covers."""
    return _received(request, referral_id)


@router.post("/received/{referral_id}/{action}", Permission.RECEIVE_REFERRALS)
def act(request: CurrentRequest, referral_id: str, action: str) -> Response:
    """Take one action as the partner."""
    if action not in set(Action):
        raise NotFound(kind="action", id=action)
    form = Form(raw=request.form)
    data = _read(request, form)
    seen = form.whole("seen", low=1, high=10**6)
    words, status = "", 422
    if not form.problems:
        try:
            key = form.text("key", longest=100)
            partner_inbox.act(
                request.context,
                ReferralId(referral_id),
                Action(action),
                data=data,
                submission=Submission(expected=seen, key=key),
            )
            return render.go(f"/received/{referral_id}")
        except (MissingData, BadInput) as refused:
            form.note(refused)
        except (IllegalMove, ChangedMeanwhile, UnknownCode) as refused:
            words, status = sentence(refused, render.presenter(request).say), status_of(refused)
    return _received(request, referral_id, Attempt(form=form, action=action, words=words, status=status))


def _read(request: RequestContext, form: Form) -> TransitionData:
    data = transition_forms.read_data(form, Surface.ACCOUNT, request.context.vocabulary)
    if data.reason in PRIVATE_REASONS:
        form.problem("reason", "unknown")
    return data


def _received(request: RequestContext, referral_id: str, attempt: Attempt = NO_ATTEMPT) -> Response:
    found = partner_inbox.one(request.context, ReferralId(referral_id))
    directory = request.context.directory()
    shown = found.shown
    organisation = directory.organisations.get(shown.organisation) if shown.organisation else None
    say = render.presenter(request)
    context = FormContext(say=say, organisation=say.name(organisation), to_partner=True)
    return render.page(
        request,
        "partners/inbox_referral.html",
        status=attempt.status,
        form=attempt.form,
        found=found,
        shown=shown,
        service=directory.services.get(shown.service) if shown.service else None,
        organisation=organisation,
        area=directory.areas.get(shown.area) if shown.area else None,
        transitions=sorted(found.transitions, key=lambda transition: tuple(OWN_WORDS).index(transition.action)),
        own_words=OWN_WORDS,
        asked={
            transition.action: views(asked(transition, surface=Surface.ACCOUNT, route=shown.route), context)
            for transition in found.transitions
        },
        tried=attempt.action,
        words=attempt.words,
        key=security.secret(),
    )
