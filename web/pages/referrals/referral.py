"""Referrals: the worklist, one with its history, and every action that is allowed now."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.access.policy import Permission
from referral.errors import (
    BadInput,
    ChangedMeanwhile,
    IllegalMove,
    MissingData,
    NeedsConfirmation,
    NotFound,
    UnknownCode,
    WrongActor,
)
from referral.lifecycle.transition_fields import Surface, asked
from referral.lifecycle.transitions import TRANSITIONS
from referral.model.evidence import sources_of
from referral.model.ids import ReferralId
from referral.model.referrals import Action
from referral.partners import answer_ways as ways
from referral.referrals import act as referral_actions
from referral.referrals import incidents, queries
from referral.referrals.incidents import NewIncident
from referral.referrals.queries import ReferralDetail
from web.http import render, transition_forms
from web.http.errors import sentence, status_of
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.http.paging import worklist_shown
from web.http.transition_forms import NO_ATTEMPT, Attempt, FieldView, FormContext, views
from web.wording.languages import N_

router: Final = Router()
VIEWS: Final = ("open", "overdue", "to_be_sent", "waiting_answer", "ask_client", "ask_backlog", "all")
PAGE: Final = 50
LINK_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {"open": N_("works"), "answered": N_("answered"), "expired": N_("expired"), "revoked": N_("revoked")}
)
REROUTABLE: Final = frozenset(
    state for transition in TRANSITIONS if transition.action is Action.REROUTE for state in transition.sources
)


@router.get("/referrals", Permission.SEE_REFERRALS, menu=Menu(label=N_("Referrals"), order=20))
def worklist(request: CurrentRequest) -> Response:
    """Show the reader's referrals, overdue first."""
    code = request.http.query_params.get("code", "").strip()
    view = ""
    if code:
        try:
            return render.go(f"/referrals/{queries.by_code(request.context, code).id}")
        except NotFound:
            view = "open"
    shown = worklist_shown(
        request,
        VIEWS,
        lambda one, after: queries.worklist(request.context, one, limit=PAGE, after=after),
        view=view,
    )
    return render.page(request, "referrals/worklist.html", code=code, **shown)


@router.get("/referrals/{referral_id}", Permission.SEE_REFERRALS)
def referral(request: CurrentRequest, referral_id: str) -> Response:
    """Show one referral with its history and the actions allowed now."""
    return _referral(request, referral_id)


@router.post("/referrals/{referral_id}/treatment", Permission.RECORD_TREATMENT)
def treated(request: CurrentRequest, referral_id: str) -> Response:
    """Write down that the client was refused or treated badly: private to the centre."""
    form = Form(raw=request.form)
    kind = form.choice("kind", request.context.vocabulary.codes("treatment"), required=True)
    day = form.day("happened_on", required=True)
    note = form.text("note", longest=1000)
    acts = form.choice("wants_action", ("yes",)) == "yes"
    if not form.problems and kind and day:
        with form.taking_refusals():
            incidents.record(
                request.context,
                ReferralId(referral_id),
                NewIncident(kind=kind, happened_on=day, wants_action=acts, note=note),
                submitted=form.submitted(),
            )
            return render.go(f"/referrals/{referral_id}")
    return _referral(request, referral_id, Attempt(form=form, action="treatment", status=422))


@router.post("/referrals/{referral_id}/{action}", Permission.MOVE_REFERRALS)
def act(request: CurrentRequest, referral_id: str, action: str) -> Response:
    """Take one action on a referral."""
    if action not in set(Action):
        raise NotFound(kind="action", id=action)
    form = Form(raw=request.form)
    data = transition_forms.read_data(form, Surface.FORM, request.context.vocabulary)
    seen = form.whole("seen", low=1, high=10**6)
    key = form.text("key", longest=60)
    if form.problems:
        return _referral(request, referral_id, Attempt(form=form, action=action, status=422))
    try:
        referral_actions.act(
            request.context,
            ReferralId(referral_id),
            Action(action),
            data=data,
            submission=referral_actions.Submission(
                expected=seen, key=key, acknowledged=form.values("acknowledged")[:10]
            ),
        )
    except NeedsConfirmation as refused:
        if request.wants_json:
            raise
        words = sentence(refused, render.presenter(request).say)
        attempt = Attempt(form=form, action=action, words=words, status=409, warnings=refused.warnings)
        return _referral(request, referral_id, attempt)
    except (MissingData, BadInput) as refused:
        form.note(refused)
        return _referral(request, referral_id, Attempt(form=form, action=action, status=422))
    except (IllegalMove, ChangedMeanwhile, UnknownCode, WrongActor) as refused:
        words = sentence(refused, render.presenter(request).say)
        return _referral(
            request, referral_id, Attempt(form=form, action=action, words=words, status=status_of(refused))
        )
    return render.done(request, f"/referrals/{referral_id}")


def _referral(request: RequestContext, referral_id: str, attempt: Attempt = NO_ATTEMPT) -> Response:
    story = queries.detail(request.context, ReferralId(referral_id))
    request.unread -= story.newly_read
    directory = request.context.directory()
    return render.page(
        request,
        "referrals/referral.html",
        status=attempt.status,
        form=attempt.form,
        story=story,
        referral=story.referral,
        sources=sources_of(story.referral),
        service=directory.services.get(story.referral.service) if story.referral.service else None,
        organisation=directory.organisations.get(story.referral.organisation) if story.referral.organisation else None,
        directory=directory,
        asked=_asked(request, story),
        reroute=story.referral.state in REROUTABLE and story.referral.next_referral is None,
        people=accounts.names(request.context, {story.referral.assistant, *(event.actor for event in story.events)}),
        tried=attempt.action,
        words=attempt.words,
        warnings=attempt.warnings,
        left={} if attempt.action in {transition.action for transition in story.transitions} else render.kept(request),
        vocabulary=request.context.vocabulary,
        ways=ways.answer_ways(request.context, story),
        link_states=LINK_STATES,
    )


def _asked(request: RequestContext, story: ReferralDetail) -> dict[Action, tuple[FieldView, ...]]:
    """Return the fields that the form of each transition asks for."""
    referral, say = story.referral, render.presenter(request)
    organisations = request.context.directory().organisations
    organisation = organisations.get(referral.organisation) if referral.organisation else None
    context = FormContext(
        say=say,
        people=(referral.client, *referral.members),
        organisation=say.name(organisation) if organisation else "",
        user=request.user.name if request.user else "",
    )
    return {
        transition.action: views(
            asked(transition, surface=Surface.FORM, route=referral.route, household=bool(referral.members)), context
        )
        for transition in story.transitions
    }
