"""How many clients and referrals each assistant has, and who has far more than the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.model import Condition, Op
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission
from referral.clients.clients import visible_to
from referral.context import Context
from referral.lifecycle.states import OPEN, among
from referral.model.actors import Role, User
from referral.model.ids import OrganisationId, UserId
from referral.storage import records
from referral.storage.reading import NOT_MERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The caseload of one assistant; `heavy`: more clients than the threshold times the mean of all assistants."""

    assistant: UserId
    name: str
    centre: OrganisationId | None
    clients: int
    open: int
    overdue: int
    to_ask: int
    heavy: bool


def loads(context: Context) -> tuple[Load, ...]:
    """Return the load of every assistant whom the actor leads, the heaviest first. It is no ranking of people.

    Errors: NotAllowed (an assistant sees only their own worklist).
    """
    within = visible_to(context, Permission.SEE_REFERRALS)
    policy.granted(context, Permission.VERIFY_DIRECTORY)

    def work(tx: Reader) -> tuple[Load, ...]:
        everybody = [user for user in records.find(tx, User)[0] if user.role is Role.ASSISTANT and user.active]
        led = [
            user for user in everybody if context.actor.role is Role.COORDINATOR or user.centre == context.actor.centre
        ]
        counts = _counts(tx, within, now=context.clock())
        mean = sum(counts.clients.get(user.id, 0) for user in everybody) / len(everybody) if everybody else 0.0
        most = context.vocabulary.threshold("caseload_factor") * mean
        loads = [_load(user, counts, most=most) for user in led]
        return tuple(sorted(loads, key=lambda load: (-load.clients, load.assistant)))

    return context.read(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How many of each there are, by the id of the assistant."""

    clients: Mapping[str, int]
    open: Mapping[str, int]
    overdue: Mapping[str, int]
    to_ask: Mapping[str, int]


def _counts(tx: Reader, within: tuple[Condition, ...], *, now: datetime) -> _Counts:
    is_open = among(OPEN)
    past_due = Condition(field="due_at", op=Op.LT, value=now)
    return _Counts(
        clients=_by_assistant(tx, "Client", (NOT_MERGED,)),
        open=_by_assistant(tx, "Referral", (*within, is_open)),
        overdue=_by_assistant(tx, "Referral", (*within, is_open, past_due)),
        to_ask=_by_assistant(tx, "Referral", (*within, *due_to_ask(now))),
    )


def due_to_ask(now: datetime) -> tuple[Condition, ...]:
    """Return the conditions of referrals whose client is to be asked by now, without those left from an import."""
    return (
        Condition(field="ask_at", op=Op.LT, value=now),
        Condition(field="ask_backlog", op=Op.EMPTY, value=True),
    )


def _by_assistant(tx: Reader, kind: str, conditions: tuple[Condition, ...]) -> dict[str, int]:
    return {str(row.key[0]): row.count for row in tx.tally(kind, conditions, by=("assistant",))}


def _load(user: User, counts: _Counts, *, most: float) -> Load:
    clients = counts.clients.get(user.id, 0)
    return Load(
        assistant=user.id,
        name=user.name,
        centre=user.centre,
        clients=clients,
        open=counts.open.get(user.id, 0),
        overdue=counts.overdue.get(user.id, 0),
        to_ask=counts.to_ask.get(user.id, 0),
        heavy=clients > most > 0,
    )
