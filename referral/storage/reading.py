"""Read a whole list page by page, and tell whether what figures are computed from has changed."""

from collections.abc import Hashable, Iterator, Sequence
from types import MappingProxyType
from typing import Final

from graph.model import Condition, Node, Op, Order, Value
from graph.store import Reader

PAGE: Final = 1000
# Records, of kinds that can be merged, for which no other one stands.
NOT_MERGED: Final = Condition(field="merged_into", op=Op.EMPTY, value=True)
# Kinds that figures count beside the directory. Events are only added, so that their number tells every change of a
# referral.
COUNTED: Final = MappingProxyType(
    {"ReferralEvent": (), "RecordedNeed": ("status",), "Client": (), "Consent": (), "Incident": ()}
)


def figures_revision(reader: Reader) -> Hashable:
    """Return a value that changes with every change of the directory, of referrals and of recorded needs.

    When it is the same, so is every figure of the same moment.
    """
    counts = (tuple((row.key, row.count) for row in reader.tally(kind, by=by)) for kind, by in COUNTED.items())
    return (reader.content_revision(), *counts)


def find_all(
    reader: Reader,
    kind: str,
    conditions: Sequence[Condition] = (),
    *,
    order: Sequence[Order] = (),
    after: tuple[Value | None, ...] | None = None,
) -> tuple[Node, ...]:
    """Return every node that meets the conditions, read page by page."""
    pages = find_pages(reader, kind, conditions, order=order, after=after)
    return tuple(node for page in pages for node in page)


def find_pages(
    reader: Reader,
    kind: str,
    conditions: Sequence[Condition] = (),
    *,
    order: Sequence[Order] = (),
    after: tuple[Value | None, ...] | None = None,
) -> Iterator[tuple[Node, ...]]:
    """Yield every node that meets the conditions, a page at a time: for kinds too long to be held at once."""
    while True:
        page = reader.find(kind, conditions, order=order, limit=PAGE, after=after)
        yield page.nodes
        after = page.next
        if after is None:
            return
