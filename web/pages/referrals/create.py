"""The form of a new referral: everything that must be looked at before sending, and what was typed kept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.clients.consents import LEAST, NewConsent
from referral.errors import BadInput, ChangedMeanwhile, MissingFacts, NoConsent, NotFound, PleaseConfirm, Refusal
from referral.model.actors import Role
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Route
from referral.referrals import create
from referral.referrals.create import NewReferral, Prepared
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting

room: Final = Room()
WAYS: Final = ("oral", "oral_witnessed", "signed", "parent")
CHANNELS: Final[Mapping[str, str]] = MappingProxyType(
    {"slip": "slip", "letter": "letter", "electronic": "message", "accompanied": "visit"}
)
HANDED_ON: Final = ("client", "need", "service", "key", "follows")


@room.get("/refer", Permission.REFER)
def refer_page(visit: Visiting) -> Response:
    """Show the form of a new referral: client, need and service are already chosen."""
    raw = {name: tuple(values) for name, values in parse_qs(visit.request.url.query).items()}
    raw["key"] = (visit.desk.new_id("K"),)
    return _form(visit, Form(raw=raw))


@room.post("/refer", Permission.REFER)
def refer(visit: Visiting) -> Response:
    """Create and send a referral; sending the same form twice makes one."""
    form = Form(raw=visit.form)
    new = _new(visit, form)
    if new is None:
        return _form(visit, form, status=422)
    try:
        made = create.refer(visit.desk, new)
    except PleaseConfirm:
        if visit.wants_json:
            raise
        return _form(visit, form, status=409)
    except (BadInput, MissingFacts, NoConsent) as refused:
        _noted(form, refused)
        return _form(visit, form, status=422)
    except ChangedMeanwhile:
        form.problem("seen", "changed_again")
        return _form(visit, form, status=409)
    return render.done(visit, f"/referrals/{made.id}")


def _noted(form: Form, refused: Refusal) -> None:
    """Note what a use case found wrong beside its field."""
    if isinstance(refused, NoConsent):
        form.problem("consent_way", "no_consent")
    elif isinstance(refused, BadInput | MissingFacts):
        form.note(refused)


def _new(visit: Visit, form: Form) -> NewReferral | None:
    words = visit.desk.vocabulary
    client = form.text("client", required=True, longest=40)
    need = form.choice("need", words.needs, required=True)
    service = form.choice("service", visit.desk.directory().services, required=True)
    mode = form.choice("mode", words.codes("modes"), required=True)
    priority = form.choice("priority", words.codes("priorities"), required=True)
    key = form.text("key", required=True, longest=40)
    note = form.text("note", longest=500)
    ground = form.choice("ground", words.codes("grounds"))
    given = _consent(visit, form)
    follows = form.text("follows", longest=60)
    if form.problems:
        return None
    return NewReferral(
        key=str(key),
        client=ClientCode(str(client)),
        need=NeedCode(str(need)),
        service=ServiceId(str(service)),
        priority=str(priority),
        mode=str(mode),
        channel=CHANNELS.get(str(mode), "phone"),
        consent=given,
        note=note,
        follows=ReferralId(follows) if follows else None,
        members=tuple(ClientCode(one) for one in form.values("members")[:20]),
        ground=ground,
        sure=form.values("sure")[:10],
    )


def _consent(visit: Visit, form: Form) -> NewConsent | None:
    """Read the consent that was just given; the form does not ask for it where one is in force."""
    words = visit.desk.vocabulary
    way = form.choice("consent_way", words.codes("consent_ways"))
    day = form.day("consent_on")
    giver = form.choice("consent_by", words.codes("consent_givers")) or "self"
    covers = form.choices("covers", words.codes("consent_fields"))
    if way is None or day is None:
        for name, other in (("consent_way", day), ("consent_on", way)):
            if other is not None and name not in form.problems:
                form.problem(name, "missing")
        return None
    giver = "parent" if way == "parent" and giver == "self" else giver
    return NewConsent(way=way, given_on=day, given_by=giver, language=visit.language, covers=covers or LEAST)


def _form(visit: Visit, form: Form, *, status: int = 200) -> Response:
    desk = visit.desk
    words, directory = desk.vocabulary, desk.directory()
    found = _prepared(visit, form)
    need = words.needs.get(form.value("need"))
    return render.page(
        visit,
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
        confirming=status == 409,  # noqa: PLR2004
        today=desk.today.isoformat(),
        leads=visit.actor.role is Role.CENTRE_LEAD,
    )


def _prepared(visit: Visit, form: Form) -> Prepared | None:
    need, service, client = form.value("need"), form.value("service"), form.value("client")
    if not (need and service and client):
        return None
    try:
        return create.prepared(
            visit.desk, ClientCode(client), NeedCode(need), ServiceId(service), follows=form.value("follows") or None
        )
    except (NotFound, Refusal):
        return None
