"""Clients by code and the needs recorded for them, whether or not a service exists."""

from dataclasses import replace

from graph.model import Condition, Order, where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission, Scope
from referral.clients.alike import confirm
from referral.clients.client_fields import check_client
from referral.context import Context
from referral.errors import BadInput, UnknownCode
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.actors import Role
from referral.model.clients import UNMET, Client, NewNeed, RecordedNeed
from referral.model.ids import ClientCode, NeedCode, RecordedNeedId
from referral.model.referrals import Referral
from referral.storage import records
from referral.storage.reading import NOT_MERGED
from referral.storage.records import standing


def visible_to(context: Context, permission: Permission) -> tuple[Condition, ...]:
    """Return the conditions that keep a reading of clients, needs or referrals within the actor's scope.

    Errors: NotAllowed.
    """
    scope = policy.granted(context, permission)
    if scope is Scope.OWN:
        return where(assistant=context.actor.id)
    if scope is Scope.CENTRE:
        return where(centre=context.actor.centre or "")
    return ()


def client(context: Context, code: ClientCode) -> Client:
    """Return one client of the actor's scope; the view is recorded before it is shown."""

    def work(tx: Writer) -> Client:
        client = client_for(tx, context, code, Permission.SEE_CLIENTS)
        audit.record(tx, context, "client.view", kind="Client", subject=client.id)
        return client

    return context.write(work)


def client_then(context: Context, then: Context, code: ClientCode) -> Client:
    """Return one client of the actor's scope as it was known then, where `then` may be the context of an earlier day.

    The view is recorded today. Errors: NotAllowed, NotFound (also a client who was not known yet).
    """
    now = client(context, code)
    return now if then.as_of is None else then.read(lambda tx: records.get(tx, Client, now.id))


def client_for(reader: Reader, context: Context, code: ClientCode, permission: Permission) -> Client:
    """Return one client; one outside the actor's scope is refused as if there were none.

    A client that was merged is the one it was merged into.
    """
    policy.granted(context, permission)
    client = standing(reader, Client, code)
    policy.require_for(context.actor, permission, client, kind="Client", subject=code)
    return client


def clients(context: Context) -> tuple[Client, ...]:
    """Return the actor's clients in order of code."""
    conditions = (*visible_to(context, Permission.SEE_CLIENTS), NOT_MERGED)
    return context.read(lambda tx: records.find(tx, Client, conditions, order=(Order(field="id"),))[0])


def needs_of(context: Context, code: ClientCode) -> tuple[RecordedNeed, ...]:
    """Return a client's recorded needs, newest first."""

    def work(tx: Reader) -> tuple[RecordedNeed, ...]:
        return _needs(tx, client_for(tx, context, code, Permission.SEE_CLIENTS).id)

    return context.read(work)


def add_client(
    context: Context,
    draft: Client,
    *,
    need: NewNeed | None = None,
    acknowledged: tuple[str, ...] = (),
    submitted: Submitted = NOT_BY_FORM,
) -> Client:
    """Store a new client of the actor's own centre, with a first need; once for each submission.

    Errors: NotAllowed, BadInput (unknown codes, a band of birth years upside down, a code already used), UnknownCode,
    NeedsConfirmation (another client is alike).
    """
    policy.granted(context, Permission.EDIT_CLIENTS)
    check_client(context, draft)
    if need is not None:
        check_need(context, need.need)
    new = replace(draft, centre=context.actor.centre or draft.centre, created_at=context.clock(), version=0)
    if context.actor.role is Role.ASSISTANT:
        new = replace(new, assistant=context.actor.id)

    def make(tx: Writer) -> str:
        if tx.get("Client", new.id) is not None:
            raise BadInput(problems=(("code", "taken", {"code": new.id}),))
        if need is not None:
            confirm(tx, context, new, need.need, acknowledged=acknowledged)
        records.save(tx, new)
        audit.record(tx, context, "client.add", kind="Client", subject=new.id)
        if need is not None:
            _record(tx, context, new, need)
        return new.id

    code = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Client, code))


def change_client(context: Context, changed: Client) -> Client:
    """Store a changed client if nobody changed it since it was read.

    Errors: NotFound, BadInput, ChangedMeanwhile.
    """

    def work(tx: Writer) -> Client:
        stored = client_for(tx, context, changed.id, Permission.EDIT_CLIENTS)
        check_client(context, changed, known_household=stored.household)
        owner, centre, created_at = stored.assistant, stored.centre, stored.created_at
        records.save(tx, replace(changed, id=stored.id, assistant=owner, centre=centre, created_at=created_at))
        audit.record(tx, context, "client.change", kind="Client", subject=stored.id)
        return records.get(tx, Client, stored.id)

    return context.write(work)


def record_need(
    context: Context,
    code: ClientCode,
    new: NewNeed,
    *,
    acknowledged: tuple[str, ...] = (),
    submitted: Submitted = NOT_BY_FORM,
) -> RecordedNeed:
    """Write down a client's need; an open one of the same kind is returned instead of a second.

    Errors: NotFound, UnknownCode, NeedsConfirmation (the client is new, and another is alike).
    """
    check_need(context, new.need)

    def make(tx: Writer) -> str:
        owner = client_for(tx, context, code, Permission.EDIT_CLIENTS)
        already = open_need(tx, owner.id, new.need)
        if already is not None:
            return already.id
        confirm(tx, context, owner, new.need, acknowledged=acknowledged)
        return _record(tx, context, owner, new)

    need_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, RecordedNeed, need_id))


def _record(tx: Writer, context: Context, owner: Client, new: NewNeed) -> str:
    recorded = new_need(context, owner, new.need, hours=new.hours, note=new.note)
    records.save(tx, recorded)
    audit.record(tx, context, "need.record", kind="RecordedNeed", subject=recorded.id, detail=new.need)
    return recorded.id


def check_need(context: Context, need: str) -> None:
    """Refuse a need that the taxonomy does not hold."""
    if need not in context.vocabulary.needs:
        raise UnknownCode(list="needs", code=need)


def open_need(tx: Reader, code: ClientCode, need: NeedCode) -> RecordedNeed | None:
    """Return the client's recorded need of this kind that is not settled yet."""
    return next((recorded for recorded in _needs(tx, code) if recorded.need == need and recorded.status in UNMET), None)


def new_need(
    context: Context, owner: Client, need: NeedCode, *, hours: tuple[str, ...] = (), note: str | None = None
) -> RecordedNeed:
    """Return an unsaved recorded need of a client."""
    return RecordedNeed(
        id=RecordedNeedId(context.new_id("N")),
        client=owner.id,
        need=need,
        area=owner.area,
        centre=owner.centre,
        assistant=owner.assistant,
        recorded_on=context.today,
        hours=hours,
        note=note,
    )


def need_for(
    tx: Writer, context: Context, owner: Client, new: NewNeed, *, follows: Referral | None = None
) -> RecordedNeed:
    """Return the client's recorded need of this kind that is not settled yet; where there is none, store a new one.

    When the client can come is written down with it. One that was met elsewhere is taken up again when a new referral
    follows the one that was cancelled for it.
    """
    need, hours = new.need, new.hours
    already = open_need(tx, owner.id, need) or _taken_up_again(tx, owner, need, follows)
    if already is not None and hours and hours != already.hours:
        records.save(tx, replace(already, hours=hours))
        return records.get(tx, RecordedNeed, already.id)
    if already is not None:
        return already
    recorded = new_need(context, owner, need, hours=hours)
    records.save(tx, recorded)
    return recorded


def _taken_up_again(tx: Reader, owner: Client, need: NeedCode, follows: Referral | None) -> RecordedNeed | None:
    same = (
        recorded for recorded in _needs(tx, owner.id) if follows is not None and recorded.id == follows.recorded_need
    )
    return next((recorded for recorded in same if (recorded.need, recorded.status) == (need, "met_elsewhere")), None)


def _needs(tx: Reader, code: ClientCode) -> tuple[RecordedNeed, ...]:
    newest = (Order(field="recorded_on", descending=True),)
    return records.find(tx, RecordedNeed, (*where(client=code), NOT_MERGED), order=newest)[0]
