"""Keep the demo and real work apart: which stores the demo may use, and the mark of a store that only it has used."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph.model import Node
from graph.store import Store, Writer
from referral.exchange.csv_tables import rows

MARK: Final = "demo"
YES, NO = "yes", "no"
PAGE: Final = 1000
# The kinds that people and imports make, each with the table and the column of the town that holds its ids.
KINDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "Area": ("areas", "id"),
        "Organisation": ("organisations", "id"),
        "Service": ("services", "id"),
        "User": ("users", "id"),
        "Client": ("clients", "code"),
        "RecordedNeed": ("needs", "id"),
        "Referral": ("referrals", "id"),
    }
)


def is_for_demo(store: Store, town: Path) -> bool:
    """Tell whether a store is empty, was only ever used by the demo, or holds nothing but the town of a folder.

    An account with a password is somebody's real work.
    """
    if _mark(store) == YES:
        return True
    for kind, (table, column) in KINDS.items():
        of_town = {row.cells.get(column) for row in rows(town, table)}
        for node in _nodes(store, kind):
            if node.id not in of_town or "password_hash" in node.fields:
                return False
    return True


def begin(store: Store) -> None:
    """Mark a store as one that only the demo uses."""
    _set_mark(store, YES)


def end(store: Store) -> None:
    """Take the mark off: from now on the store may hold real work."""
    if _mark(store) == YES:
        _set_mark(store, NO)


def _mark(store: Store) -> str | None:
    node = store.read(lambda tx: tx.get("Setting", MARK))
    return None if node is None else str(node.fields["value"])


def _set_mark(store: Store, value: str) -> None:
    def work(tx: Writer) -> None:
        stored = tx.get("Setting", MARK)
        tx.put([Node(kind="Setting", id=MARK, fields={"value": value}, version=stored.version if stored else 0)])

    store.write(work)


def _nodes(store: Store, kind: str) -> Iterator[Node]:
    page = store.read(lambda tx: tx.find(kind, limit=PAGE))
    yield from page.nodes
    while page.next is not None:
        following = page.next
        page = store.read(lambda tx, after=following: tx.find(kind, limit=PAGE, after=after))  # type: ignore[misc]
        yield from page.nodes
