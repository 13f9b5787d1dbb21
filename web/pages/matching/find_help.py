"""Find help for a need: services with reasons. The address holds the question, so it can be kept and shared."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import NotFound
from referral.matching import find_help
from referral.matching.model import HelpRequest
from referral.model.clients import Client
from referral.model.ids import AreaId, ClientCode, NeedCode, ReferralId
from referral.referrals import queries
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()


@router.get("/find", Permission.FIND_HELP, menu=Menu(label=N_("Find help"), order=10))
def find(request: CurrentRequest) -> Response:
    """Show the form, and the services once a need is chosen."""
    form = Form(raw=request.form)
    context = request.context
    directory = context.directory()
    need = form.choice("need", context.vocabulary.needs)
    client = _client(request, form)
    answer = None
    if need is not None and not form.problems:
        if client is not None:
            answer = find_help.for_client(
                context, client, NeedCode(need), hours=form.choices("hours", context.vocabulary.codes("hours"))
            )
        else:
            answer = find_help.find_help(context, _question(request, form, NeedCode(need)))
    follows = form.text("follows", longest=60)
    tried = queries.organisations_tried(context, ReferralId(follows)) if follows and client is not None else frozenset()
    return render.page(
        request,
        "matching/find_help.html",
        status=422 if form.problems else 200,
        tried=tried,
        form=form,
        need=need,
        client=client,
        answer=answer,
        asked_for=_asked_for(request, form, client),
        directory=directory,
        areas=directory.local_areas(),
        clients=clients.clients(context) if request.may(Permission.SEE_CLIENTS) else (),
        may_refer=request.may(Permission.REFER),
    )


def _asked_for(request: RequestContext, form: Form, client: Client | None) -> tuple[str, ...]:
    """Return what the answer was asked for, in words: the form is folded away above it."""
    say, directory = render.presenter(request), request.context.directory()
    hours = say.labels("hours", form.choices("hours", request.context.vocabulary.codes("hours")))
    if client is not None:
        return tuple(word for word in (client.id, say.name(directory.areas.get(client.area)), hours) if word)
    area = form.text("area", longest=60)
    words = (
        say.name(directory.areas.get(AreaId(area))) if area else "",
        say.label("age_bands", form.text("age", longest=20)),
        say.label("languages", form.text("language", longest=20)),
        hours,
        say.labels("barriers", form.choices("barriers", request.context.vocabulary.codes("barriers"))),
        say.labels("prerequisites", form.choices("papers", request.context.vocabulary.codes("prerequisites"))),
    )
    return tuple(word for word in words if word)


def _client(request: RequestContext, form: Form) -> Client | None:
    code = form.text("client", longest=40)
    if code is None or not request.may(Permission.SEE_CLIENTS):
        return None
    try:
        return clients.client(request.context, ClientCode(code))
    except NotFound:
        form.problem("client", "unknown")
        return None


def _question(request: RequestContext, form: Form, need: NeedCode) -> HelpRequest:
    context = request.context
    area = form.choice("area", context.directory().areas)
    band = form.choice("age", context.vocabulary.codes("age_bands"))
    data = context.vocabulary.terms("age_bands")[band].attributes if band else None
    papers = frozenset(form.choices("papers", context.vocabulary.codes("prerequisites"))) or None
    return HelpRequest(
        need=need,
        today=context.today,
        area=AreaId(area) if area else None,
        ages=(int(str(data["low"])), int(str(data["high"]))) if data else None,
        held=papers,
        language=form.choice("language", context.vocabulary.codes("languages")),
        hours=form.choices("hours", context.vocabulary.codes("hours")),
        barriers=frozenset(form.choices("barriers", context.vocabulary.codes("barriers"))),
    )
