"""What a completed referral gives its client, and what is taken back when it is reopened or was entered in error."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from graph.model import Condition, Op, where
from graph.store import Reader, Writer
from referral.access import audit
from referral.context import Context
from referral.model import requirements
from referral.model.clients import Client, Pathway
from referral.model.directory import Service
from referral.model.ids import ClientCode
from referral.model.referrals import Referral, State
from referral.pathways.model import OPEN, REACHED
from referral.storage import records
from referral.storage.directory import Directory
from referral.storage.reading import find_all

# The results of a service with which its client has what the service grants.
GRANTING: Final = frozenset({"document_issued", "enrolled_or_registered", "delivered_full"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gain:
    """The states that a referral gave its client, those of them that the client had before, and the rest as it was.

    `ended` are the last days of those had before, `given` those that they got; `lacked` was known not to be held.
    """

    new: tuple[str, ...]
    had: tuple[str, ...]
    ended: Mapping[str, str]
    given: Mapping[str, str]
    lacked: tuple[str, ...]


def gain(tx: Writer, context: Context, client: Client, *, completed: Referral, service: Service) -> Client:
    """Give the client the states of a service, on the word of whoever said that it was delivered."""
    if not service.grants:
        return client
    valid = context.vocabulary.valid_days
    until = {code: context.today + timedelta(days=valid[code]) for code in service.grants if code in valid}
    held, ends = requirements.gained(client, service.grants, until)
    not_held = tuple(code for code in client.not_held if code not in held)
    updated = replace(client, held=held, held_until=ends, not_held=not_held)
    (node,) = records.save(tx, updated)
    informant = records.events_of(tx, completed.id)[-1].informant
    detail = f"{_written(client, service.grants, until)} informant={informant} evidence={completed.evidence}"
    detail += f" referral={completed.id}"
    audit.record(tx, context, "client.gain", kind="Client", subject=client.id, detail=detail)
    return replace(updated, version=node.version)


def _written(client: Client, granted: Iterable[str], given: Mapping[str, date]) -> str:
    """Return what is kept of a client before a gain, to be read by `_gains_of`."""
    ended = requirements.until_of(client)
    new = " ".join(code for code in granted if code not in client.held)
    had = ",".join(code for code in granted if code in client.held)
    before = ",".join(f"{code}:{ended[code].isoformat()}" for code in granted if code in ended)
    after = ",".join(f"{code}:{day.isoformat()}" for code, day in given.items())
    lacked = ",".join(code for code in granted if code in client.not_held)
    return f"{new} had={had} ended={before} given={after} lacked={lacked}"


def take_back(tx: Writer, context: Context, undone: Referral) -> None:
    """Take back what a completion gave to the client and the household.

    Its referral is reopened, or was entered in error. What another completed referral gave as well stays; a goal that
    is open again is a pathway again.
    """
    for code in (undone.client, *undone.members):
        lost = _take_states(tx, context, code, undone)
        lost |= _no_longer_reached(tx, context.directory(), code, undone)
        reached = records.find(tx, Pathway, where(client=code, status=REACHED))[0]
        again = [replace(pathway, status=OPEN) for pathway in reached if pathway.goal in lost]
        if again:
            records.save(tx, *again)


def _take_states(tx: Writer, context: Context, code: ClientCode, undone: Referral) -> set[str]:
    """Take the states that a referral gave from a client; return those that the client does not hold any more.

    One held before is as it was before: it ends when it ended.
    """
    gains = _gains_of(tx, code)
    own = gains.pop(undone.id, None)
    if own is None:
        return set()
    others = [referral.id for referral in records.get_many(tx, Referral, gains) if referral.state is State.COMPLETED]
    kept = {state for other in others for state in (*gains[other].new, *gains[other].had)}
    client = records.get(tx, Client, code)
    lost = (set(own.new) - kept) & set(client.held)
    ends = _ends_again(client, own, lost)
    if not lost and ends == client.held_until:
        return set()
    held = tuple(state for state in client.held if state not in lost)
    not_held = (*client.not_held, *(state for state in own.lacked if state in lost and state not in client.not_held))
    records.save(tx, replace(client, held=held, held_until=ends, not_held=not_held))
    detail = f"{' '.join(sorted(lost))} referral={undone.id}"
    audit.record(tx, context, "client.lose", kind="Client", subject=code, detail=detail)
    return lost


def _ends_again(client: Client, own: _Gain, lost: Container[str]) -> tuple[str, ...]:
    """Return the last days of what a client holds, those of before the gain in place of those that it gave."""
    now = {state: day.isoformat() for state, day in requirements.until_of(client).items() if state not in lost}
    for state in own.had:
        if state in client.held and now.get(state) == own.given.get(state):  # nobody has changed it since
            now.pop(state, None)
            now |= {state: own.ended[state]} if state in own.ended else {}
    return tuple(f"{state}{requirements.UNTIL}{day}" for state, day in sorted(now.items()))


def _no_longer_reached(tx: Reader, directory: Directory, code: ClientCode, undone: Referral) -> set[str]:
    """Return the service and the needs that only the referral taken back had reached for a client."""
    completed = records.find(tx, Referral, where(client=code, state=State.COMPLETED.value))[0]
    others = (referral for referral in completed if referral.id != undone.id)
    return _reached_by(directory, (undone,)) - _reached_by(directory, others)


def _reached_by(directory: Directory, referrals: Iterable[Referral]) -> set[str]:
    granting = {referral.service for referral in referrals if referral.service_result in GRANTING}
    services = (service for key, service in directory.services.items() if key in granting)
    return {goal for service in services for goal in (service.id, *service.needs)}


def _gains_of(tx: Reader, code: ClientCode) -> dict[str, _Gain]:
    """Return what each completed referral gave a client, by referral, also under a code merged into this one."""
    under = Condition(field="subject", op=Op.IN, value=_codes_of(tx, code))
    gains: dict[str, _Gain] = {}
    for node in find_all(tx, "AuditEvent", (*where(action="client.gain"), under)):
        words = str(node.fields.get("detail", "")).split()
        named = dict(word.split("=", 1) for word in words if "=" in word)
        new = tuple(word for word in words if "=" not in word)
        gains[named.get("referral", "")] = _Gain(
            new=new,
            had=tuple(filter(None, named.get("had", "").split(","))),
            ended=_days_in(named.get("ended", "")),
            given=_days_in(named.get("given", "")),
            lacked=tuple(filter(None, named.get("lacked", "").split(","))),
        )
    return gains


def _days_in(text: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in text.split(",") if ":" in part)


def _codes_of(tx: Reader, code: ClientCode) -> tuple[ClientCode, ...]:
    """Return the code of a client and those of every client that was merged into it."""
    codes = [code]
    for known in codes:
        codes += [gone.id for gone in records.find(tx, Client, where(merged_into=known))[0]]
    return tuple(codes)
