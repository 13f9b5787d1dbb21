"""Let one bad record keep nobody from the others: lists leave it out, and what is done for many goes on without it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, wraps
from typing import Final, TypeVar

from graph.errors import Unavailable
from graph.model import Node
from referral.errors import Unreadable

T = TypeVar("T")
LOG: Final = logging.getLogger("mrezha")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A record for which something due could not be done, and why; `kind` and `id` are those of its node."""

    kind: str
    id: str
    error: Exception


@contextmanager
def one_of_many(kind: str, record_id: str, failures: list[Failure]) -> Iterator[None]:
    """Do something for one record; whatever is wrong with it is noted and does not stop the others.

    Errors: Unavailable, which concerns them all.
    """
    try:
        yield
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - a record that another program wrote may be wrong in any way
        failures.append(Failure(kind=kind, id=record_id, error=error))


def made_of(nodes: Iterable[Node], make: Callable[[Node], T]) -> tuple[T, ...]:
    """Return what is made of each node; those that cannot be read are left out, and named by the log and `doctor`."""
    made = []
    for node in nodes:
        try:
            made.append(make(node))
        except Unreadable:
            _tell(node.kind, node.id, node.version)
    return tuple(made)


def checked(make: Callable[[Node], T]) -> Callable[[Node], T]:
    """Let a function refuse a node of which it can make nothing, as another program may have written it.

    Errors of the function that is returned: Unreadable.
    """

    @wraps(make)
    def refusing(node: Node) -> T:
        try:
            return make(node)
        except (ValueError, TypeError, KeyError) as error:
            raise Unreadable(kind=node.kind, id=node.id) from error

    return refusing


@cache
def _tell(kind: str, record_id: str, version: int) -> None:
    """Write once of each version of a record that it was left out."""
    LOG.warning("a record that cannot be read is left out: %s %s (version %s)", kind, record_id, version)
