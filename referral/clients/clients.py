"""Clients by code and the needs recorded for them, whether or not a service exists."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from graph.model import Condition, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission, Scope
from referral.clients import personal_data
from referral.context import Context
from referral.errors import BadInput, ChangedMeanwhile, UnknownCode
from referral.model import codes, requirements
from referral.model.actors import Role
from referral.model.clients import Client, RecordedNeed
from referral.model.ids import ClientCode, NeedCode, RecordedNeedId
from referral.storage import records

MOST_LISTED: Final = 500
UNMET: Final = frozenset({"open", "referred"})  # the statuses of a recorded need that is not settled


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
        audit.record(tx, context, "client.view", kind="Client", subject=code)
        return client

    return context.write(work)


def client_for(reader: Reader, context: Context, code: ClientCode, permission: Permission) -> Client:
    """Return one client; one outside the actor's scope is refused as if there were none."""
    policy.granted(context, permission)
    client = records.get(reader, Client, code)
    policy.require_for(context.actor, permission, client, kind="Client", subject=code)
    return client


def clients(context: Context) -> tuple[Client, ...]:
    """Return the actor's clients in order of code, 500 at most."""
    conditions = visible_to(context, Permission.SEE_CLIENTS)
    return context.read(
        lambda tx: records.find(tx, Client, conditions, order=(Order(field="id"),), limit=MOST_LISTED)[0]
    )


def needs_of(context: Context, code: ClientCode) -> tuple[RecordedNeed, ...]:
    """Return a client's recorded needs, newest first."""

    def work(tx: Reader) -> tuple[RecordedNeed, ...]:
        client_for(tx, context, code, Permission.SEE_CLIENTS)
        return _needs(tx, code)

    return context.read(work)


def add_client(context: Context, draft: Client) -> Client:
    """Store a new client of the actor's own centre; the code must be new.

    Errors: NotAllowed, BadInput (unknown codes, a band of birth years upside down, a code already used).
    """
    policy.granted(context, Permission.EDIT_CLIENTS)
    check_client(context, draft)
    new = replace(draft, centre=context.actor.centre or draft.centre, created_at=context.clock(), version=0)
    if context.actor.role is Role.ASSISTANT:
        new = replace(new, assistant=context.actor.id)

    def work(tx: Writer) -> Client:
        try:
            records.save(tx, new)
        except ChangedMeanwhile as taken:
            raise BadInput(problems=(("code", "taken", {"code": new.id}),)) from taken
        audit.record(tx, context, "client.add", kind="Client", subject=new.id)
        return records.get(tx, Client, new.id)

    return context.write(work)


def change_client(context: Context, changed: Client) -> Client:
    """Store a changed client if nobody changed it since it was read.

    Errors: NotFound, BadInput, ChangedMeanwhile.
    """
    check_client(context, changed)

    def work(tx: Writer) -> Client:
        stored = client_for(tx, context, changed.id, Permission.EDIT_CLIENTS)
        owner, centre, created_at = stored.assistant, stored.centre, stored.created_at
        records.save(tx, replace(changed, assistant=owner, centre=centre, created_at=created_at))
        audit.record(tx, context, "client.change", kind="Client", subject=changed.id)
        return records.get(tx, Client, changed.id)

    return context.write(work)


def record_need(
    context: Context, code: ClientCode, need: NeedCode, *, hours: Sequence[str] = (), note: str | None = None
) -> RecordedNeed:
    """Write down a client's need; an open one of the same kind is returned instead of a second.

    Errors: NotFound, UnknownCode.
    """
    check_need(context, need)

    def work(tx: Writer) -> RecordedNeed:
        owner = client_for(tx, context, code, Permission.EDIT_CLIENTS)
        already = open_need(tx, code, need)
        if already is not None:
            return already
        new = new_need(context, owner, need, hours=tuple(hours), note=note)
        records.save(tx, new)
        audit.record(tx, context, "need.record", kind="RecordedNeed", subject=new.id, detail=need)
        return records.get(tx, RecordedNeed, new.id)

    return context.write(work)


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
    tx: Writer, context: Context, owner: Client, need: NeedCode, *, hours: tuple[str, ...] = ()
) -> RecordedNeed:
    """Return the client's recorded need of this kind that is not settled yet; where there is none, store a new one.

    `hours`, when the client can come, are written down with it.
    """
    already = open_need(tx, owner.id, need)
    if already is not None and hours and hours != already.hours:
        records.save(tx, replace(already, hours=hours))
        return records.get(tx, RecordedNeed, already.id)
    if already is not None:
        return already
    new = new_need(context, owner, need, hours=hours)
    records.save(tx, new)
    return new


def _needs(tx: Reader, code: ClientCode) -> tuple[RecordedNeed, ...]:
    newest = (Order(field="recorded_on", descending=True),)
    return records.find(tx, RecordedNeed, where(client=code), order=newest)[0]


def _wrong_codes(given: Client) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the codes of a client; those stored already are left as they are."""
    if not codes.is_sayable(given.id):
        yield "code", "not_a_code"
    elif given.version == 0 and (problem := personal_data.problem_of_code(given.id)):
        yield "code", problem
    if given.version == 0 and given.household and (problem := personal_data.problem_of_code(given.household)):
        yield "household", problem


def check_client(context: Context, given: Client) -> None:
    """Refuse a client with everything that is wrong with its fields."""
    words = context.vocabulary
    problems: list[tuple[str, str, dict[str, object]]] = []
    problems += [(name, problem, {}) for name, problem in _wrong_codes(given)]
    if given.area not in context.directory().areas:
        problems.append(("area", "unknown", {"code": given.area}))
    for name, listing in (("sex", "sexes"), ("language", "languages")):
        if (code := getattr(given, name)) and code not in words.codes(listing):
            problems.append((name, "unknown", {"code": code}))
    for name, listing in (("barriers", "barriers"), ("held", "prerequisites"), ("not_held", "prerequisites")):
        problems += [
            (name, "unknown", {"code": code}) for code in getattr(given, name) if code not in words.codes(listing)
        ]
    both = tuple(code for code in given.not_held if code in given.held)
    problems += [("not_held", "held_and_not_held", {"papers": both})] if both else []
    problems += [("held_until", code, {"word": word}) for word, code in _wrong_last_days(given)]
    if given.birth_from is not None and given.birth_to is not None and given.birth_from > given.birth_to:
        problems.append(("birth_from", "upside_down", {}))
    if problems:
        raise BadInput(problems=tuple(problems))


def _wrong_last_days(given: Client) -> list[tuple[str, str]]:
    """Return each last day of a prerequisite that cannot be used, and why."""
    read = [(word, requirements.read_until(word)) for word in given.held_until]
    return [
        (word, "not_a_last_day" if end is None else "paper_not_held")
        for word, end in read
        if end is None or end[0] not in given.held
    ]
