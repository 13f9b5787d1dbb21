"""Count wrong passwords and say who must wait, so that guessing is slow and a stranger locks nobody out.

Tries are counted for a name together with the device, or with the address where the device is not known. A device or an
address is known for a name that signed in there before. Strangers elsewhere never touch this count: many wrong tries at
one address, or for one name, only leave fewer free tries to whoever is not known there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, cast

from graph.errors import Stale
from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader, Writer
from referral.context import Context
from referral.errors import TooManyTries

WINDOW: Final = timedelta(minutes=15)
KNOWN_FOR: Final = timedelta(days=90)
FREE_TRIES: Final = 5
FREE_WHILE_BUSY: Final = 1
BUSY_ADDRESS: Final = 20
BUSY_NAME: Final = 100
FLOODED_ADDRESS: Final = 300
LONGEST_DELAY: Final = timedelta(seconds=60)
_DOUBLINGS: Final = 6
_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedFrom:
    """For which name, at which address and on which device a password is tried; each only as a hash."""

    login_hash: str
    address_hash: str
    device_hash: str | None = None

    def fields(self) -> dict[str, str]:
        """Return what is stored of it."""
        device = {"device_hash": self.device_hash} if self.device_hash else {}
        return {"login_hash": self.login_hash, "address_hash": self.address_hash, **device}


def attempt(context: Context, source: TriedFrom, check: Callable[[], bool]) -> bool:
    """Count a try, then tell whether the password is right; a right one is taken back from the count.

    A try is counted before its password is looked at, in the transaction that reads the count: tries sent together
    are counted one after the other. Errors: TooManyTries with the seconds to wait.
    """
    _count(context, source)
    right = check()
    if right:
        node = _node(context, source, node_id=context.new_id("T"), success=True)
        context.write(lambda tx: tx.append([node]))
    return right


def _count(context: Context, source: TriedFrom) -> None:
    for _ in range(_AT_ONCE):
        try:
            wait = context.write(lambda tx: _reserve(tx, context, source))
        except Stale:  # another try was counted under the same number at the same moment: count again
            continue
        if wait <= timedelta(0):
            return
        break
    else:
        wait = timedelta(seconds=1)
    raise TooManyTries(seconds=max(1, round(wait.total_seconds())))


def _reserve(tx: Writer, context: Context, source: TriedFrom) -> timedelta:
    """Store a try as a wrong one under the next number of its count, or return how long it has to wait."""
    now = context.clock()
    pair = _pair(tx, source, now)
    wait = _delay(tx, source, pair, now)
    if wait <= timedelta(0):
        number = tx.tally("SignInTry", where(**pair))[0].count
        name = sha256("|".join(pair.values()).encode()).hexdigest()
        tx.append([_node(context, source, node_id=f"T-{name[:32]}-{number}", success=False)])
    return wait


def _pair(tx: Reader, source: TriedFrom, now: datetime) -> dict[str, str]:
    """Return the fields by which this try is counted: the name with a known device, else the name with the address."""
    if source.device_hash and _known(tx, {"login_hash": source.login_hash, "device_hash": source.device_hash}, now):
        return {"login_hash": source.login_hash, "device_hash": source.device_hash}
    return {"login_hash": source.login_hash, "address_hash": source.address_hash}


def _delay(tx: Reader, source: TriedFrom, pair: dict[str, str], now: datetime) -> timedelta:
    """Return how long a try has to wait: nothing at first, then doubling up to a minute."""
    free = FREE_TRIES
    if not _known(tx, pair, now):
        at_address = _wrong(tx, {"address_hash": source.address_hash}, now)
        if at_address >= FLOODED_ADDRESS:
            return max(_wait_for(tx, pair, now, free=FREE_WHILE_BUSY), _wait_of_address(tx, source, now))
        if at_address >= BUSY_ADDRESS or _wrong(tx, {"login_hash": source.login_hash}, now) >= BUSY_NAME:
            free = FREE_WHILE_BUSY
    return _wait_for(tx, pair, now, free=free)


def _wait_for(tx: Reader, pair: dict[str, str], now: datetime, *, free: int) -> timedelta:
    """Return how long the next try waits after the last wrong one, once the free tries are used up."""
    over = _wrong(tx, pair, now) - free
    if over < 0:
        return timedelta(0)
    delay = min(LONGEST_DELAY, timedelta(seconds=2 ** min(over + 1, _DOUBLINGS)))
    return _last(tx, pair, now) + delay - now


def _wait_of_address(tx: Reader, source: TriedFrom, now: datetime) -> timedelta:
    """Return how long a flooded address waits after the last wrong try there, whatever the name was."""
    return _last(tx, {"address_hash": source.address_hash}, now) + LONGEST_DELAY - now


def _known(tx: Reader, fields: dict[str, str], now: datetime) -> bool:
    right = (*where(**fields), *where(success=True), Condition(field="at", op=Op.GT, value=now - KNOWN_FOR))
    return tx.tally("SignInTry", right)[0].count > 0


def _wrong(tx: Reader, fields: dict[str, str], now: datetime) -> int:
    """Count the wrong tries of the last minutes: every try is first stored as wrong, a right one once more as right."""
    counts = {row.key[0]: row.count for row in tx.tally("SignInTry", _recent(fields, now), by=("success",))}
    return counts.get(False, 0) - counts.get(True, 0)


def _last(tx: Reader, fields: dict[str, str], now: datetime) -> datetime:
    newest = (Order(field="at", descending=True),)
    tries = tx.find("SignInTry", (*_recent(fields, now), *where(success=False)), order=newest, limit=1).nodes
    return cast("datetime", tries[0].fields["at"]) if tries else now - WINDOW


def _recent(fields: dict[str, str], now: datetime) -> tuple[Condition, ...]:
    """Return the conditions of the last minutes; what a clock that was set back left in the future is not counted."""
    return (
        *where(**fields),
        Condition(field="at", op=Op.GT, value=now - WINDOW),
        Condition(field="at", op=Op.LE, value=now),
    )


def _node(context: Context, source: TriedFrom, *, node_id: str, success: bool) -> Node:
    return Node(kind="SignInTry", id=node_id, fields={**source.fields(), "at": context.clock(), "success": success})
