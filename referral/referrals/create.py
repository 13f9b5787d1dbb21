"""Make a referral: what is checked before it is sent, and the one transaction that sends it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

from graph.errors import Taken
from graph.store import Writer
from referral import idempotency
from referral.access import policy
from referral.access.policy import Permission
from referral.clients import consents, people
from referral.clients.clients import client_for, need_for
from referral.clients.consents import NewConsent
from referral.context import Context
from referral.errors import BadInput, MissingData, NotFound, Refusal, UnknownCode
from referral.lifecycle.deadlines import agreed_days
from referral.lifecycle.events import PlannedTransition
from referral.model.clients import Client, NewNeed, Person
from referral.model.codes import short_code
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Action, Referral, Route, TransitionData
from referral.referrals.effects import apply
from referral.referrals.prepare import IntendedReferral, Prepared, check_acknowledged, prepare, record_view
from referral.referrals.queries import as_it_was, referral_for

_CODE_TRIES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What a referral needs to begin.

    `person`, in place of `client`, is somebody who becomes a client with this referral. `hours` is when the client can
    come. `key` makes a repeated submission the same referral. `consent` is what was just given; one in force need not
    be given again. `members` are further clients of the household. `report_reason` is why a child is at risk.
    `acknowledged` names the warnings that the user has seen and accepts (NeedsConfirmation).
    """

    key: str
    client: ClientCode | None
    need: NeedCode
    service: ServiceId
    priority: str
    delivery: str
    channel: str
    consent: NewConsent | None = None
    note: str | None = None
    follows: ReferralId | None = None
    members: tuple[ClientCode, ...] = ()
    report_reason: str | None = None
    acknowledged: tuple[str, ...] = ()
    person: Person | None = None
    hours: tuple[str, ...] = ()


def refer(context: Context, new: NewReferral, *, on_refusal: Callable[[Prepared], None] | None = None) -> Referral:
    """Create a referral and send it; the same key and body give the same answer again.

    A refusal calls `on_refusal` with what was prepared, so that the form can be shown again without preparing it twice;
    that view of the client is recorded. Errors: NotAllowed, NotFound, UnknownCode, BadInput, MissingData, NoConsent,
    NeedsConfirmation.
    """
    prepared: list[Prepared] = []
    try:
        return _create(context, new, send=True, prepared=prepared)
    except Refusal:
        if on_refusal is not None and prepared:
            shown = prepared[-1]
            context.write(lambda tx: record_view(tx, context, shown))
            on_refusal(shown)
        raise


def draft(context: Context, new: NewReferral) -> Referral:
    """Create a referral without sending it. Errors: as `refer`, but nothing about consent."""
    return _create(context, new, send=False, prepared=[])


def _create(context: Context, new: NewReferral, *, send: bool, prepared: list[Prepared]) -> Referral:
    """Create a referral with a short code that is free; every attempt adds what it prepared to `prepared`."""
    policy.granted(context, Permission.REFER)
    fingerprint = idempotency.fingerprint(_body(new) | {"send": send})
    referral_id = ReferralId(context.new_id("R"))
    for salt in range(_CODE_TRIES):
        code = short_code(referral_id, salt=salt)
        identity = _Identity(id=referral_id, short_code=code, fingerprint=fingerprint, send=send)
        work = partial(_created, context=context, new=new, identity=identity, attempts=prepared)
        try:
            return idempotency.settled(context, work)
        except Taken:
            continue
    raise BadInput(problems=(("key", "taken", {}),))


def _body(new: NewReferral) -> dict[str, object]:
    """Return what must be alike for two submissions to be the same one.

    The fields that came later count only when they are given: a phone may still send what an older page wrote.
    """
    body = asdict(replace(new, acknowledged=()))
    return {name: value for name, value in body.items() if value or name not in {"person", "hours"}}


def _check(context: Context, new: NewReferral) -> None:
    listed = [("priorities", new.priority), ("deliveries", new.delivery), ("channels", new.channel)]
    if new.report_reason is not None:
        listed.append(("report_reasons", new.report_reason))
    listed += [("hours", code) for code in new.hours]
    for listing, code in listed:
        if code not in context.vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=code)
    if new.service not in context.directory().services:
        raise NotFound(kind="Service", id=new.service)
    if new.consent is not None:
        consents.check(context, new.consent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identity:
    """The ids of the referral that a submission would create, the fingerprint of its body, and whether it is sent."""

    id: ReferralId
    short_code: str
    fingerprint: str
    send: bool


def _created(
    tx: Writer, *, context: Context, new: NewReferral, identity: _Identity, attempts: list[Prepared]
) -> Referral:
    done = idempotency.earlier(tx, context, new.key, fingerprint=identity.fingerprint)
    if done is not None:
        return as_it_was(tx, referral_for(tx, context, ReferralId(done.subject), Permission.REFER), done.number)
    _check(context, new)
    intended = IntendedReferral(
        client=new.client, need=new.need, service=new.service, follows=new.follows, person=new.person
    )
    prepared = prepare(tx, context, intended)
    attempts.append(prepared)
    household = (client_for(tx, context, code, Permission.REFER) for code in new.members)
    members = list({member.id: member for member in household if member.id != prepared.client.id}.values())
    if identity.send:
        check_acknowledged(prepared.warnings, new.acknowledged)
    if new.person is not None:
        prepared = replace(prepared, client=people.add_person(tx, context, new.person))
    header = _header(tx, context, new, identity=identity, prepared=prepared)
    header = replace(header, members=tuple(sorted(member.id for member in members)))
    steps: list[PlannedTransition] = [(Action.CREATE, TransitionData())]
    if identity.send:
        steps.append((Action.SEND, _sending(tx, context, [prepared.client, *members], header, new)))
    referral = apply(tx, context, header, steps, name="referral.send" if identity.send else "referral.draft")
    if new.follows is not None:
        _reroute(tx, context, new.follows, referral)
    done = idempotency.Done(subject=referral.id, number=referral.events)
    idempotency.remember(tx, context, new.key, done, fingerprint=identity.fingerprint)
    return referral


def _header(tx: Writer, context: Context, new: NewReferral, *, identity: _Identity, prepared: Prepared) -> Referral:
    """Return the referral before its first event."""
    owner, route = prepared.client, prepared.route
    answer_days, service_days = agreed_days(prepared.partner, on=context.today)
    return Referral(
        id=identity.id,
        short_code=identity.short_code,
        client=owner.id,
        need=new.need,
        area=owner.area,
        centre=owner.centre,
        assistant=owner.assistant,
        priority="emergency" if route is Route.REPORT else new.priority,
        delivery=new.delivery,
        service=new.service,
        organisation=prepared.service.organisation,
        recorded_need=need_for(
            tx, context, owner, NewNeed(need=new.need, hours=new.hours), follows=prepared.follows
        ).id,
        follows=new.follows,
        route=route.value,
        answer_days=answer_days,
        service_days=service_days,
    )


def _sending(tx: Writer, context: Context, people: list[Client], header: Referral, new: NewReferral) -> TransitionData:
    """Return what sending carries: the consent of everybody it is for, or the reason of a report by law."""
    data = TransitionData(channel=new.channel, note=new.note, delivery=new.delivery)
    if header.route == Route.REPORT:
        if new.report_reason is None:
            raise MissingData(action=Action.SEND, missing=("report_reason",))
        return replace(data, report_reason=new.report_reason)
    if header.organisation is None:
        raise MissingData(action=Action.SEND, missing=("service",))
    consent = consents.required_of_all(tx, context, people, header.organisation, new=new.consent)
    return replace(data, consent=consent.id, consent_on=consent.given_on, consent_channel=consent.channel)


def _reroute(tx: Writer, context: Context, earlier_id: ReferralId, referral: Referral) -> None:
    """Mark the referral that a new one follows as rerouted, unless its service was completed."""
    earlier = referral_for(tx, context, earlier_id, Permission.REFER)
    if earlier.client != referral.client:
        raise BadInput(problems=(("follows", "other_client", {}),))
    if earlier.completed_at is None:
        apply(
            tx,
            context,
            earlier,
            ((Action.REROUTE, TransitionData(next_referral=referral.id)),),
            name="referral.reroute",
        )
