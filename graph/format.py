"""Define a format: a pure function from a graph to the bytes of a file, with the words that explain it.

What formats have in common stands here too: the attributes of links, and values as texts that XML can hold.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.errors import WrongValue
from graph.model import Fields, Graph, Link, Value

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN_ATTRIBUTES: Final = frozenset({"weight", "layer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Describe a file format for graphs; label and sentence are English and the keys of their translations.

    `extension` has no dot. `write` returns the same bytes for equal graphs.
    """

    code: str
    label: str
    sentence: str
    extension: str
    media_type: str
    write: Callable[[Graph], bytes]

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text, which needs a translation in every language."""
        yield from (("label", self.label), ("sentence", self.sentence))


def link_attributes(link: Link, *, with_layer: bool) -> Fields:
    """Return what a file tells of a link: its weight, its layer where asked, and its attributes.

    Errors: WrongValue for an attribute called weight or layer.
    """
    for name in sorted(_OWN_ATTRIBUTES & set(link.attributes)):
        raise WrongValue(field=name, expected="another name for an attribute of a link")
    own: dict[str, Value] = {"weight": float(link.weight)}
    return own | ({"layer": link.layer} if with_layer else {}) | dict(link.attributes)


def has_layers(graph: Graph) -> bool:
    """Tell whether any link of a graph is in a named layer."""
    return graph.layers not in {(), ("",)}


def plain(value: Value) -> str | int | float | bool:
    """Return a value as JSON can hold it: dates and words as texts."""
    return value if isinstance(value, str | int | float | bool) else text_of(value)


def type_of(value: Value) -> str:
    """Return the type of a value as GraphML and GEXF call it."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"


def common_type(types: set[str]) -> str:
    """Return the type that holds values of all of some types."""
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"long", "double"} else "string"


def text_of(value: Value) -> str:
    """Return a value as a text: dates and moments in ISO 8601, words joined by ";"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def printable(text: str) -> str:
    """Return a text with U+FFFD for every character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def xml_id(node: str) -> str:
    """Return an id that XML can hold. Errors: WrongValue for one with other characters."""
    if _NOT_XML.search(node):
        raise WrongValue(field="id", expected="characters that XML can hold", found=node)
    return node
