"""Find help for a need: services with reasons. The address holds the question, so it can be kept and shared."""

from typing import Final
from urllib.parse import urlencode

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients, people
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.matching import find_help
from referral.matching.model import help_request_of
from referral.matching.person import read_person
from referral.model.clients import Client, Person
from referral.model.ids import ClientCode, NeedCode, ReferralId
from referral.referrals import queries
from referral.vocabulary.search import Understood, phrases, understand
from web.http import render, security
from web.http.figures.as_of import context_asked
from web.http.figures.day import FIELD, as_of_a_day
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_

router: Final = Router()
LONGEST_WORDS: Final = 200
MANY: Final = ("barriers", "papers", "without")


@router.get("/find", Permission.FIND_HELP, menu=Menu(label=N_("Find help"), order=10))
@as_of_a_day
def find(request: CurrentRequest) -> Response:
    """Show the form, and the services once a need is chosen; of an earlier day, to look at and not to refer by."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.FIND_HELP) if form.value(FIELD) else request.context
    directory = context.directory()
    client = _client(request, context, form)
    form, understood = _understood(context, form, client)
    need = form.choice("need", context.vocabulary.needs)
    person = _person(context, form, client)
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
        then=context,
        need=need,
        client=client,
        answer=answer,
        asked_for=_asked_for(request, context, person, client, hours),
        person=person,
        other_needs=_other_needs(request, form, understood, need),
        not_understood=understood is not None and not understood.needs,
        referred=_referred(request, form, need, client),
        directory=directory,
        areas=directory.local_areas(),
        clients=clients.clients(context) if request.may(Permission.SEE_CLIENTS) else (),
        may_refer=request.may(Permission.REFER) and context.as_of is None,
    )


def _asked_for(
    request: RequestContext, context: Context, person: Person, client: Client | None, hours: tuple[str, ...]
) -> list[str]:
    """Return what the answer was asked for, in words: the form is folded away above it."""
    say, directory = render.presenter(request), context.directory()
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


def _understood(context: Context, form: Form, client: Client | None) -> tuple[Form, Understood | None]:
    """Read the person's own words: what they name is filled in where nothing was chosen, and shown to be corrected."""
    words = context.vocabulary
    said = form.text("words", longest=LONGEST_WORDS)
    if said is None or form.problems:
        return form, None
    understood = understand(phrases(words), said)
    filled = dict(form.raw)
    if not form.value("need") and understood.needs:
        filled["need"] = understood.needs[:1]
    if client is None:
        home = people.home_area(context)
        filled["area"] = form.values("area") or ((home,) if home else ())
        filled["barriers"] = tuple(dict.fromkeys((*form.values("barriers"), *understood.barriers)))
    field = "age" if client is None else "child"
    is_new = understood.age is not None and not form.value(field)
    if is_new and (client is None or _is_child_of(context, client, str(understood.age))):
        filled[field] = (str(understood.age),)
    return Form(raw=filled, problems=form.problems), understood


def _is_child_of(context: Context, client: Client, age: str) -> bool:
    """Tell whether an age that was said is that of a child of the client: a child's, and too young for the client."""
    words, today = context.vocabulary, context.today
    ages = help_request_of(client, NeedCode(""), today=today).ages
    return age in words.child_bands and ages is not None and words.ages(age)[1] < ages[0]


def _other_needs(
    request: RequestContext, form: Form, understood: Understood | None, need: str | None
) -> list[tuple[str, str]]:
    """Return the other needs that the words may mean, each with the query that asks for it."""
    needs = understood.needs if understood is not None else ()
    return [(code, _other(request, form, code)) for code in needs if code != need]


def _other(request: RequestContext, form: Form, need: str) -> str:
    """Return the query that asks the same for another need."""
    raw = {**form.raw, "need": (need,), "client": _sealed(request, form)}
    return urlencode([(name, value) for name, values in raw.items() if name != "words" for value in values if value])


def _sealed(request: RequestContext, form: Form) -> tuple[str, ...]:
    """Return the client as an address may hold it: a code never stands beside a need."""
    return tuple(security.in_address(code, request.form_token) for code in form.values("client") if code)


def _referred(
    request: RequestContext, form: Form, need: str | None, client: Client | None
) -> tuple[tuple[str, str], ...]:
    """Return what the form of a referral has to know: whose it is, the need, and the referral it follows."""
    names = ("child",) if client is not None else ("age", "child", "area", "language", *MANY)
    about = [(name, value) for name in (*names, "hours", "follows") for value in form.values(name) if value]
    new = [("client", code) for code in _sealed(request, form)] if client is not None else [("person", "new")]
    return (*new, ("need", need or ""), *about)


def _client(request: RequestContext, context: Context, form: Form) -> Client | None:
    code = form.text("client", longest=40)
    if code is None or not request.may(Permission.SEE_CLIENTS):
        return None
    try:
        return clients.client_then(request.context, context, ClientCode(code))
    except NotFound:
        form.problem("client", "unknown")
        return None


def _person(context: Context, form: Form, client: Client | None) -> Person:
    """Read what is known of the person: a child of the client, or somebody who is no client yet."""
    try:
        return read_person(context, form.raw, parent=client)
    except BadInput as refused:
        form.take(refused)
        return Person()
