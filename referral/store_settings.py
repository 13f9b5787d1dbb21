"""What a store says of itself, a value under a name: the day of its calendar, and whether only the demo has used it."""

from typing import Final

from graph.model import Node
from graph.store import Reader, Writer

TODAY: Final = "today"  # the day on which the calendar of an imported town stands
DEMO: Final = "demo"  # whether the store was only ever used by the demo
YES, NO = "yes", "no"


def value_of(reader: Reader, name: str) -> str | None:
    """Return the value of a setting, or None when the store has none."""
    node = reader.get("Setting", name)
    return None if node is None else str(node.fields["value"])


def save(writer: Writer, name: str, value: str) -> None:
    """Store a setting, over its value of before."""
    stored = writer.get("Setting", name)
    writer.put([Node(kind="Setting", id=name, fields={"value": value}, version=stored.version if stored else 0)])


def is_demo(reader: Reader) -> bool:
    """Tell whether a store is marked as one that only the demo uses: every command then keeps the demo's calendar."""
    return value_of(reader, DEMO) == YES
