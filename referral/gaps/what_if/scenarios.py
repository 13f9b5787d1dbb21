"""Named scenarios: changes that are stored to be tried again and compared, never to be made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from graph.model import Condition, Node, Op, Order, Value
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission, Scope
from referral.clients.personal_data import has_egn
from referral.context import Context
from referral.errors import BadInput, NotAllowed, NotFound
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import Change, read_changes, refused
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.storage.bad_records import checked, made_of
from referral.storage.reading import find_all

KIND: Final = "Scenario"
LONGEST_NAME: Final = 120
_STANDING: Final = Condition(field="removed_at", op=Op.EMPTY, value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Changes under a name, as lines of text; whether they can still be tried depends on the directory of the day."""

    id: str
    name: str
    lines: tuple[str, ...]
    made_by: str
    made_at: datetime

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return its changes. Errors: BadInput where a later version of the program reads them no more."""
        return read_changes(self.lines)


def save(context: Context, name: str, changes: Sequence[Change], *, submitted: Submitted = NOT_BY_FORM) -> Scenario:
    """Store changes under a name, once for each submission.

    Errors: NotAllowed, BadInput (no name, too long, an EGN in it, no change, or one that cannot be made today).
    """
    policy.granted(context, Permission.SEE_GAPS)
    _check(name)
    if not changes:
        raise refused("no_changes")
    applied(context.directory(), changes, context.vocabulary, today=context.today)
    fields: dict[str, Value] = {
        "name": name.strip(),
        "changes": tuple(str(change) for change in changes),
        "made_by": str(context.actor.id),
        "made_at": context.clock(),
    }

    def make(tx: Writer) -> str:
        (node,) = tx.put([Node(kind=KIND, id=context.new_id("SC"), fields=fields)])
        audit.record(tx, context, "scenario.save", kind=KIND, subject=node.id)
        return node.id

    return scenario(context, idempotency.once(context, submitted, make))


def scenario(context: Context, scenario_id: str) -> Scenario:
    """Return a stored scenario. Errors: NotAllowed, NotFound (also of one that was removed)."""
    policy.granted(context, Permission.SEE_GAPS)
    return _scenario(context.read(lambda tx: _standing(tx, scenario_id)))


def scenarios(context: Context) -> tuple[Scenario, ...]:
    """Return every stored scenario, the newest first. Errors: NotAllowed."""
    policy.granted(context, Permission.SEE_GAPS)
    order = (Order(field="made_at", descending=True),)
    return made_of(context.read(lambda tx: find_all(tx, KIND, (_STANDING,), order=order)), _scenario)


def remove(context: Context, scenario_id: str) -> None:
    """Take a scenario from the list; its maker and whoever sees everything may.

    Errors: NotAllowed, NotFound.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)

    def work(tx: Writer) -> None:
        node = _standing(tx, scenario_id)
        if scope is not Scope.ALL and node.fields["made_by"] != context.actor.id:
            raise NotAllowed(permission=Permission.SEE_GAPS)
        tx.put([node.with_fields(removed_at=context.clock())])
        audit.record(tx, context, "scenario.remove", kind=KIND, subject=scenario_id)

    context.write(work)


def _check(name: str) -> None:
    code, details = None, dict[str, object]()
    if not name.strip():
        code = "missing"
    elif len(name.strip()) > LONGEST_NAME:
        code, details = "too_long", {"longest": LONGEST_NAME}
    elif has_egn(name):
        code = "egn"
    if code is not None:
        raise BadInput(problems=(("name", code, details),))


def _standing(tx: Reader, scenario_id: str) -> Node:
    node = tx.get(KIND, scenario_id)
    if node is None or "removed_at" in node.fields:
        raise NotFound(kind=KIND, id=scenario_id)
    return node


@checked
def _scenario(node: Node) -> Scenario:
    return Scenario(
        id=node.id,
        name=str(node.fields["name"]),
        lines=cast("tuple[str, ...]", node.fields.get("changes", ())),
        made_by=str(node.fields["made_by"]),
        made_at=cast("datetime", node.fields["made_at"]),
    )
