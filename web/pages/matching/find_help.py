"""Find help for a need: services with reasons. The address holds the question, so it can be kept and shared."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients
from referral.errors import BadInput, NotFound
from referral.matching import find_help
from referral.matching.person import read_person
from referral.model.clients import Client, Person
from referral.model.ids import ClientCode, NeedCode, ReferralId
from referral.referrals import queries
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()
MANY: Final = ("barriers", "papers", "without")


@router.get("/find", Permission.FIND_HELP, menu=Menu(label=N_("Find help"), order=10))
def find(request: CurrentRequest) -> Response:
    """Show the form, and the services once a need is chosen."""
    form = Form(raw=request.form)
    context = request.context
    directory = context.directory()
    need = form.choice("need", context.vocabulary.needs)
    client = _client(request, form)
    person = _person(request, form, client)
    hours = form.choices("hours", context.vocabulary.codes("hours"))
    is_client = client is not None and person.parent is None
    answer = None
    if need is not None and not form.problems:
        answer = (
            find_help.for_client(context, client, NeedCode(need), hours=hours)
            if client is not None and is_client
            else find_help.for_person(context, person, NeedCode(need), hours=hours)
        )
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
        asked_for=_asked_for(request, person, client, hours),
        person=person,
        referred=_referred(form, need, client),
        directory=directory,
        areas=directory.local_areas(),
        clients=clients.clients(context) if request.may(Permission.SEE_CLIENTS) else (),
        may_refer=request.may(Permission.REFER),
    )


def _asked_for(request: RequestContext, person: Person, client: Client | None, hours: tuple[str, ...]) -> list[str]:
    """Return what the answer was asked for, in words: the form is folded away above it."""
    say, directory = render.presenter(request), request.context.directory()
    about = [
        say.name(directory.areas.get(person.area)) if person.area else "",
        say.label("age_bands", person.age),
        say.label("languages", person.language),
        say.labels("hours", hours),
        say.labels("barriers", person.barriers),
        say.labels("prerequisites", person.held),
        say.say(N_("does not have: {papers}")).format(papers=say.labels("prerequisites", person.not_held))
        if person.not_held
        else "",
    ]
    if client is not None and person.parent is None:
        about = [client.id, say.name(directory.areas.get(client.area)), say.labels("hours", hours)]
    elif client is not None:
        about.insert(0, say.say(N_("a child of {client}")).format(client=client.id))
    return [text for text in about if text]


def _referred(form: Form, need: str | None, client: Client | None) -> tuple[tuple[str, str], ...]:
    """Return what the form of a referral has to know: whose it is, the need, and the referral it follows."""
    names = ("client", "child") if client is not None else ("age", "child", "area", "language", *MANY)
    about = [(name, value) for name in (*names, "follows") for value in form.values(name) if value]
    new = [] if client is not None else [("person", "new")]
    return (*new, ("need", need or ""), *about)


def _client(request: RequestContext, form: Form) -> Client | None:
    code = form.text("client", longest=40)
    if code is None or not request.may(Permission.SEE_CLIENTS):
        return None
    try:
        return clients.client(request.context, ClientCode(code))
    except NotFound:
        form.problem("client", "unknown")
        return None


def _person(request: RequestContext, form: Form, client: Client | None) -> Person:
    """Read what is known of the person: a child of the client, or somebody who is no client yet."""
    try:
        return read_person(request.context, form.raw, parent=client)
    except BadInput as refused:
        form.take(refused)
        return Person()
