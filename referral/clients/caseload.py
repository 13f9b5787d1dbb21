"""The caseload of each assistant: clients, open and overdue referrals, and whose load is far above the mean."""

from dataclasses import dataclass

from graph.model import Condition, Op
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission
from referral.clients.clients import visible_to
from referral.context import Context
from referral.lifecycle.states import OPEN
from referral.model.actors import Role, User
from referral.model.ids import OrganisationId, UserId
from referral.storage import records


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load of one assistant; `heavy`: more clients than the threshold times the mean of all."""

    assistant: UserId
    name: str
    centre: OrganisationId | None
    clients: int
    open: int
    overdue: int
    to_ask: int
    heavy: bool


def loads(context: Context) -> tuple[Load, ...]:
    """Return the load of every assistant that the actor may see, the heaviest first. It is no ranking of people.

    Errors: NotAllowed (an assistant sees only their own worklist).
    """
    within = visible_to(context, Permission.SEE_REFERRALS)
    policy.granted(context, Permission.VERIFY_DIRECTORY)

    def work(tx: Reader) -> tuple[Load, ...]:
        assistants = [user for user in records.find(tx, User)[0] if user.role is Role.ASSISTANT and user.active]
        sees_all = context.actor.role is Role.COORDINATOR
        visible = [user for user in assistants if sees_all or user.centre == context.actor.centre]
        now = context.clock()
        is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
        past_due = Condition(field="due_at", op=Op.LT, value=now)
        to_ask = Condition(field="ask_at", op=Op.LT, value=now)
        clients = _by(tx, "Client", ())
        counts = [_by(tx, "Referral", (*within, *more)) for more in ((is_open,), (is_open, past_due), (to_ask,))]
        mean = sum(clients.get(user.id, 0) for user in assistants) / len(assistants) if assistants else 0.0
        most = context.vocabulary.threshold("caseload_factor") * mean
        loads = [_load(user, clients, counts, most=most) for user in visible]
        return tuple(sorted(loads, key=lambda load: (-load.clients, load.assistant)))

    return context.read(work)


def _load(user: User, clients: dict[str, int], counts: list[dict[str, int]], *, most: float) -> Load:
    own = clients.get(user.id, 0)
    is_open, overdue, to_ask = (count.get(user.id, 0) for count in counts)
    return Load(
        assistant=user.id,
        name=user.name,
        centre=user.centre,
        clients=own,
        open=is_open,
        overdue=overdue,
        to_ask=to_ask,
        heavy=own > most > 0,
    )


def _by(tx: Reader, kind: str, conditions: tuple[Condition, ...]) -> dict[str, int]:
    return {str(row.key[0]): row.count for row in tx.tally(kind, conditions, by=("assistant",))}
