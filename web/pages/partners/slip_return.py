"""Slips that came back: type the code, press what is ticked on the tear-off."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.errors import BadInput, ChangedMeanwhile, IllegalMove, MissingData, NotFound, UnknownCode
from referral.lifecycle.transition_fields import AskedField, Surface, asked
from referral.lifecycle.transitions import BY_STATE, barred_on, row_of
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Informant, Referral, TransitionData
from referral.partners import slips
from referral.referrals import act, queries
from web.http import render, security, transition_forms
from web.http.errors import sentence, status_of
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.http.transition_forms import FormContext, views
from web.wording.languages import N_

router: Final = Router()
BOXES: Final = tuple(action.value for action in slips.BOXES)


@router.get("/answer-by-code", Permission.MOVE_REFERRALS, menu=Menu(label=N_("Returned slip"), order=50))
def by_code(request: CurrentRequest) -> Response:
    """Ask for a code, or show the three boxes of the referral that has it."""
    form = Form(raw=request.form)
    done = form.text("done", longest=40)
    if not form.value("code"):
        return _asked(request, form, done=done)
    found = _found(request, form)
    return _boxes(request, found, form) if found else _asked(request, form, status=422)


@router.post("/answer-by-code", Permission.MOVE_REFERRALS)
def entered(request: CurrentRequest) -> Response:
    """Record the ticked box as the partner's word, said by slip."""
    form = Form(raw=request.form)
    found = _found(request, form)
    if found is None:
        return _asked(request, form, status=422)
    box = form.choice("box", BOXES, required=True)
    data = _read(request, found, form, box)
    seen = form.whole("seen", low=1, high=10**6)
    if form.problems or box is None:
        return _boxes(request, found, form, status=422)
    try:
        key = form.text("key", longest=100)
        act.act(
            request.context,
            ReferralId(found.id),
            Action(box),
            data=data,
            submission=act.Submission(expected=seen, key=key),
        )
    except (MissingData, BadInput) as refused:
        form.note(refused)
    except (IllegalMove, ChangedMeanwhile, UnknownCode) as refused:
        words = sentence(refused, render.presenter(request).say)
        again = _found(request, form)
        return _boxes(request, again or found, form, words=words, status=status_of(refused))
    if form.problems:
        return _boxes(request, found, form, status=422)
    return render.go(f"/answer-by-code?done={found.id}")


def _read(request: RequestContext, referral: Referral, form: Form, box: str | None) -> TransitionData:
    """Read what belongs to the ticked box, as the partner's word on paper."""
    entries = _fields(referral, box) if box else ()
    values = transition_forms.read_asked(form, entries, request.context.vocabulary)
    return TransitionData(**values, informant=Informant.PARTNER, channel="slip")


def _fields(referral: Referral, box: str) -> tuple[AskedField, ...]:
    return asked(row_of(Action(box)), surface=Surface.SLIP, route=referral.route)


def _found(request: RequestContext, form: Form) -> Referral | None:
    try:
        return queries.by_code(request.context, form.value("code"), permission=Permission.MOVE_REFERRALS)
    except BadInput as refused:
        form.take(refused)
    except NotFound:
        form.problem("code", "code_unknown")
    return None


def _asked(request: RequestContext, form: Form, *, done: str | None = None, status: int = 200) -> Response:
    last = None
    if done:
        try:
            last = slips.referral_of(request.context, ReferralId(done))
        except NotFound:
            last = None
    return render.page(request, "partners/slip_return.html", status=status, form=form, found=None, last=last)


def _boxes(request: RequestContext, found: Referral, form: Form, *, words: str = "", status: int = 200) -> Response:
    barred = barred_on(found.route)
    open_boxes = [box for box in BOXES if (found.state, Action(box)) in BY_STATE and Action(box) not in barred]
    directory = request.context.directory()
    return render.page(
        request,
        "partners/slip_return.html",
        status=status,
        form=form,
        found=found,
        last=None,
        words=words,
        boxes=[box for box in open_boxes if not form.problems or box == form.value("box")] or open_boxes,
        asked={box: views(_fields(found, box), FormContext(say=render.presenter(request))) for box in open_boxes},
        organisation=directory.organisations.get(found.organisation) if found.organisation else None,
        key=security.secret(),
    )
