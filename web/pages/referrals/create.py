"""The form of a new referral: everything that must be looked at before sending, and what was typed kept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients import clients, people
from referral.clients.consents import MINIMUM_FIELDS, NewConsent
from referral.errors import BadInput, ChangedMeanwhile, MissingData, NeedsConfirmation, NoConsent, NotFound, Refusal
from referral.matching.person import read_person
from referral.model.actors import Role
from referral.model.clients import Person
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Route
from referral.referrals import create, prepare
from referral.referrals.create import NewReferral
from referral.referrals.prepare import IntendedReferral, Prepared
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()
WAYS: Final = ("oral", "oral_witnessed", "signed", "parent")
CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {"slip": "slip", "letter": "letter", "electronic": "message", "accompanied": "visit"}
)
HANDED_ON: Final = ("client", "need", "service", "key", "follows", "child")
# What is said of somebody who becomes a client with the referral; `person` marks such a form.
PERSON: Final = ("person", "age", "language", "barriers", "papers", "without")


@router.get("/refer", Permission.REFER)
def refer_page(request: CurrentRequest) -> Response:
    """Show the form of a new referral: client, need and service are already chosen."""
    return _form(request, Form(raw={**request.form, "key": (request.context.new_id("K"),)}))


@router.post("/refer", Permission.REFER)
def refer(request: CurrentRequest) -> Response:
    """Create and send a referral; sending the same form twice makes one."""
    form = Form(raw=request.form)
    new = _new(request, form)
    if new is None:
        return _form(request, form, status=422)
    seen: list[Prepared] = []
    try:
        referral = create.refer(request.context, new, on_refusal=seen.append)
    except NeedsConfirmation:
        if request.wants_json:
            raise
        return _form(request, form, prepared=next(iter(seen), None), status=409)
    except (BadInput, MissingData, NoConsent) as refused:
        _noted(form, refused)
        return _form(request, form, prepared=next(iter(seen), None), status=422)
    except ChangedMeanwhile:
        form.problem("seen", "changed_again")
        return _form(request, form, prepared=next(iter(seen), None), status=409)
    return render.done(request, f"/referrals/{referral.id}")


def _noted(form: Form, refused: Refusal) -> None:
    """Note what a use case found wrong beside its field."""
    if isinstance(refused, NoConsent):
        form.problem("consent_channel", "no_consent")
    elif isinstance(refused, BadInput | MissingData):
        form.note(refused)


def _new(request: RequestContext, form: Form) -> NewReferral | None:
    words = request.context.vocabulary
    client, person = _who(request, form)
    need = form.choice("need", words.needs, required=True)
    service = form.choice("service", request.context.directory().services, required=True)
    delivery = form.choice("delivery", words.codes("deliveries"), required=True)
    priority = form.choice("priority", words.codes("priorities"), required=True)
    key = form.text("key", required=True, longest=40)
    note = form.text("note", longest=500)
    report_reason = form.choice("report_reason", words.codes("report_reasons"))
    given = _consent(request, form)
    follows = form.text("follows", longest=60)
    if form.problems:
        return None
    return NewReferral(
        key=str(key),
        client=client,
        person=person,
        need=NeedCode(str(need)),
        service=ServiceId(str(service)),
        priority=str(priority),
        delivery=str(delivery),
        channel=CHANNELS.get(str(delivery), "phone"),
        consent=given,
        note=note,
        follows=ReferralId(follows) if follows else None,
        members=tuple(ClientCode(one) for one in form.values("members")[:20]),
        report_reason=report_reason,
        acknowledged=form.values("acknowledged")[:10],
        hours=form.choices("hours", words.codes("hours")),
    )


def _who(request: RequestContext, form: Form) -> tuple[ClientCode | None, Person | None]:
    """Read who the referral is for: a client, a child of that client, or somebody who is no client yet."""
    is_new, is_child = form.value("person") == "new", bool(form.value("child"))
    code = form.text("client", required=not is_new, longest=40)
    client = ClientCode(code) if code is not None else None
    if not is_new and not is_child:
        return client, None
    try:
        parent = clients.client(request.context, client) if client is not None else None
        person = read_person(request.context, form.raw, parent=parent)
    except BadInput as refused:
        form.take(refused)
        return None, None
    if person.area is None:
        form.problem("area", "missing")
    return None, person


def _consent(request: RequestContext, form: Form) -> NewConsent | None:
    """Read the consent that was just given; the form does not ask for it where one is in force."""
    words = request.context.vocabulary
    channel = form.choice("consent_channel", words.codes("consent_channels"))
    day = form.day("consent_on")
    giver = form.choice("consent_by", words.codes("consent_givers")) or "self"
    covers = form.choices("covers", words.codes("consent_fields"))
    if channel is None or day is None:
        for name, other in (("consent_channel", day), ("consent_on", channel)):
            if other is not None and name not in form.problems:
                form.problem(name, "missing")
        return None
    giver = "parent" if channel == "parent" and giver == "self" else giver
    return NewConsent(
        channel=channel, given_on=day, given_by=giver, language=request.language, covers=covers or MINIMUM_FIELDS
    )


def _form(request: RequestContext, form: Form, *, prepared: Prepared | None = None, status: int = 200) -> Response:
    """Show the form over what was prepared; it is prepared here only when nothing was before."""
    context = request.context
    words, directory = context.vocabulary, context.directory()
    found = prepared or _prepared(request, form)
    need = words.needs.get(form.value("need"))
    is_new = found is not None and not found.client.id
    return render.page(
        request,
        "referrals/create.html",
        status=status,
        form=form,
        found=found,
        service=found.service if found else None,
        organisation=directory.organisations.get(found.service.organisation) if found else None,
        need=need,
        is_report=found is not None and found.route is Route.REPORT,
        is_official=found is not None and found.route is Route.OFFICIAL_DIRECTION,
        ways=WAYS,
        handed_on=HANDED_ON,
        said_of_person=(*(PERSON if is_new else ()), "hours"),
        is_new=is_new,
        home=(people.home_area(request.context) or "") if is_new else "",
        areas=directory.local_areas(),
        is_child=is_new and found is not None and form.value("age", form.value("child")) in words.child_bands,
        confirming=status == 409,  # noqa: PLR2004
        today=context.today.isoformat(),
        leads=request.actor.role is Role.CENTRE_LEAD,
    )


def _prepared(request: RequestContext, form: Form) -> Prepared | None:
    need, service, follows = form.value("need"), form.value("service"), form.value("follows")
    directory = request.context.directory()
    if need not in request.context.vocabulary.needs or service not in directory.services:
        return None
    shown = form
    if form.value("person") == "new" and form.value("area") not in directory.areas:
        # What is prepared does not depend on the territory, so the form can be shown and ask for it.
        anywhere = next((area.id for area in directory.local_areas()), "")
        shown = Form(raw={**form.raw, "area": (people.home_area(request.context) or anywhere,)})
    try:
        client, person = _who(request, Form(raw=shown.raw))
        return prepare.prepared(
            request.context,
            IntendedReferral(
                client=client,
                person=person,
                need=NeedCode(need),
                service=ServiceId(service),
                follows=ReferralId(follows) if follows else None,
            ),
        )
    except (NotFound, Refusal):
        return None
