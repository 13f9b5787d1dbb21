"""Make a referral: what is checked before it is sent, and the one transaction that sends it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Final

from graph.errors import Taken
from graph.store import Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.clients.clients import check_need, client_for, new_need, open_need
from referral.clients.consents import NewConsent
from referral.context import Context
from referral.errors import BadInput, MissingData, NeedsConfirmation, NotFound, Refusal, UnknownCode
from referral.model.clients import Client, RecordedNeed
from referral.model.codes import short_code
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Action, Referral, Route, TransitionData
from referral.referrals.effects import PlannedTransition, apply
from referral.referrals.prepare import Prepared, Wanted, prepare
from referral.referrals.queries import as_it_was, referral_for
from referral.storage import records

_CODE_TRIES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """What a referral needs to begin.

    `key` makes a repeated submission the same referral. `consent` is what was just given; one in force need not be
    given again. `members` are further clients of the household. `report_reason` is why a child is at risk. `sure` names
    the warnings that were seen (PleaseConfirm).
    """

    key: str
    client: ClientCode
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


def refer(context: Context, new: NewReferral, *, look: Callable[[Prepared], None] | None = None) -> Referral:
    """Create a referral and send it; the same key and body give the same answer again.

    `look` gets what was prepared, so that a form that is refused can be shown again without preparing it twice; that
    view of the client is recorded. Errors: NotAllowed, NotFound, UnknownCode, BadInput, MissingData, NoConsent,
    NeedsConfirmation.
    """
    prepared: list[Prepared] = []
    try:
        return _made(context, new, send=True, look=prepared.append)
    except Refusal:
        if look is not None and prepared:
            context.write(lambda tx: audit.record(tx, context, "client.view", kind="Client", subject=new.client))
            look(prepared[-1])
        raise


def draft(context: Context, new: NewReferral) -> Referral:
    """Create a referral without sending it. Errors: as `refer`, but nothing about consent."""
    return _made(context, new, send=False, look=lambda _prepared: None)


def _made(context: Context, new: NewReferral, *, send: bool, look: Callable[[Prepared], None]) -> Referral:
    policy.granted(context, Permission.REFER)
    _check(context, new)
    mark = idempotency.fingerprint({**asdict(replace(new, acknowledged=())), "send": send})
    referral_id = ReferralId(context.new_id("R"))
    for salt in range(_CODE_TRIES):
        code = short_code(referral_id, salt=salt)
        header = _Header(id=referral_id, short_code=code, fingerprint=mark, send=send)
        work = partial(_referred, context=context, new=new, header=header, look=look)
        try:
            return idempotency.settled(context, work)
        except Taken:
            continue
    raise BadInput(problems=(("key", "taken", {}),))


def _check(context: Context, new: NewReferral) -> None:
    check_need(context, new.need)
    listed = [("priorities", new.priority), ("deliveries", new.delivery), ("channels", new.channel)]
    if new.report_reason is not None:
        listed.append(("report_reasons", new.report_reason))
    for listing, code in listed:
        if code not in context.vocabulary.codes(listing):
            raise UnknownCode(list=listing, code=code)
    if new.service not in context.directory().services:
        raise NotFound(kind="Service", id=new.service)
    if new.consent is not None:
        consents.check(context, new.consent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The identity of one submission: ids of the referral it would make, the fingerprint of its body, sent or not."""

    id: ReferralId
    short_code: str
    fingerprint: str
    send: bool


def _referred(
    tx: Writer, *, context: Context, new: NewReferral, header: _Header, look: Callable[[Prepared], None]
) -> Referral:
    done = idempotency.earlier(tx, context, new.key, fingerprint=header.fingerprint)
    if done is not None:
        return as_it_was(tx, referral_for(tx, context, ReferralId(done.subject), Permission.REFER), done.number)
    service = context.directory().services[new.service]
    wanted = Wanted(client=new.client, need=new.need, service=service, follows=new.follows)
    prepared = prepare(tx, context, wanted)
    look(prepared)
    owner = prepared.client
    members = [client_for(tx, context, one, Permission.REFER) for one in new.members if one != owner.id]
    if header.send:
        _confirm(prepared, new)
    draft = replace(
        _draft(tx, context, new, header=header, prepared=prepared), members=tuple(sorted(one.id for one in members))
    )
    steps: list[PlannedTransition] = [(Action.CREATE, TransitionData())]
    if header.send:
        steps.append((Action.SEND, _sending(tx, context, [owner, *members], draft, new)))
    referral = apply(tx, context, draft, steps, name="referral.send" if header.send else "referral.draft")
    if new.follows is not None:
        _sent_on(tx, context, new.follows, referral)
    done = idempotency.Done(subject=referral.id, number=referral.events)
    idempotency.remember(tx, context, new.key, done, fingerprint=header.fingerprint)
    return referral


def _confirm(prepared: Prepared, new: NewReferral) -> None:
    unseen = tuple(warning for warning in prepared.warnings if warning[0] not in new.acknowledged)
    if unseen:
        raise NeedsConfirmation(warnings=unseen)


def _draft(tx: Writer, context: Context, new: NewReferral, *, header: _Header, prepared: Prepared) -> Referral:
    owner, service, route = prepared.client, prepared.service, prepared.route
    partner = context.directory().organisations[service.organisation]
    agreed = partner.agreement_until is None or partner.agreement_until >= context.today
    recorded = _need_for(tx, context, owner, new.need)
    return Referral(
        id=header.id,
        short_code=header.short_code,
        client=owner.id,
        need=new.need,
        area=owner.area,
        centre=owner.centre,
        assistant=owner.assistant,
        priority="emergency" if route is Route.REPORT else new.priority,
        delivery=new.delivery,
        service=new.service,
        organisation=service.organisation,
        recorded_need=recorded.id,
        follows=new.follows,
        route=route.value,
        answer_days=partner.answer_days if agreed else None,
        service_days=partner.service_days if agreed else None,
    )


def _sending(tx: Writer, context: Context, people: list[Client], header: Referral, new: NewReferral) -> TransitionData:
    """Return what sending carries: the consent of everybody it is for, or the report_reason of a report by law."""
    data = TransitionData(channel=new.channel, note=new.note)
    if header.route == Route.REPORT:
        if new.report_reason is None:
            raise MissingData(action=Action.SEND, missing=("report_reason",))
        return replace(data, report_reason=new.report_reason)
    if header.organisation is None:
        raise MissingData(action=Action.SEND, missing=("service",))
    given = [consents.required(tx, context, one, header.organisation, new=new.consent) for one in people]
    return replace(data, consent=given[0].id, consent_on=given[0].given_on, consent_channel=given[0].channel)


def _sent_on(tx: Writer, context: Context, before: ReferralId, made: Referral) -> None:
    """Mark what the new referral follows as sent on, unless it ended well and still waits for the client's word."""
    earlier = referral_for(tx, context, before, Permission.REFER)
    if earlier.client != made.client:
        raise BadInput(problems=(("follows", "other_client", {}),))
    if earlier.completed_at is None:
        apply(tx, context, earlier, ((Action.REROUTE, TransitionData(next_referral=made.id)),), name="referral.reroute")


def _need_for(tx: Writer, context: Context, owner: Client, need: NeedCode) -> RecordedNeed:
    recorded = open_need(tx, owner.id, need) or new_need(context, owner, need)
    if not recorded.version:
        records.save(tx, recorded)
    return recorded
