"""Keep the demo and real work apart: which stores the demo may use, and the mark of a store that only it has used."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph.store import Reader, Store
from referral import store_settings
from referral.exchange.csv_tables import rows
from referral.storage.reading import find_pages

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
    if store.read(store_settings.is_demo):
        return True
    for kind, (table, column) in KINDS.items():
        of_town = {row.cells.get(column) for row in rows(town, table)}
        if store.read(lambda tx, kind=kind, ids=of_town: _has_others(tx, kind, ids)):  # type: ignore[misc]
            return False
    return True


def begin(store: Store) -> None:
    """Mark a store as one that only the demo uses."""
    store.write(lambda tx: store_settings.save(tx, store_settings.DEMO, store_settings.YES))


def end(store: Store) -> None:
    """Take the mark off: from now on the store may hold real work."""
    if store.read(store_settings.is_demo):
        store.write(lambda tx: store_settings.save(tx, store_settings.DEMO, store_settings.NO))


def _has_others(tx: Reader, kind: str, ids: Collection[str | None]) -> bool:
    """Tell whether records of a kind have other ids than these, or are accounts with a password."""
    return any(node.id not in ids or "password_hash" in node.fields for page in find_pages(tx, kind) for node in page)
