"""Write a graph as GraphML (http://graphml.graphdrawing.org), which Gephi, yEd, Cytoscape, igraph and networkx read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from graph.errors import WrongValue
from graph.format import Format
from graph.model import Fields, Graph, Link, Value

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_OWN_ATTRIBUTES: Final = frozenset({"weight", "layer"})


def graphml(graph: Graph) -> bytes:
    """Return a graph as a GraphML document in UTF-8.

    Node ids are kept. Numbers, flags and texts keep their types where an attribute has one type throughout; dates and
    moments are ISO 8601 texts, words are joined by ";". Links have `weight`, and `layer` where any link has one. A
    character that XML cannot hold becomes U+FFFD.
    Errors: WrongValue for a node id with such a character, and for a link attribute called weight or layer.
    """
    links = [(link, _link_attributes(link, with_layer=graph.layers not in {(), ("",)})) for link in graph.links]
    node_keys = _keys("n", graph.nodes.values())
    link_keys = _keys("e", (attributes for _, attributes in links))
    lines = [_HEAD.rstrip("\n"), *_declared("node", node_keys), *_declared("edge", link_keys)]
    lines.append(f'  <graph edgedefault="{"directed" if graph.directed else "undirected"}">')
    for node, attributes in graph.nodes.items():
        lines += _element(f"node id={_id(node)}", attributes, node_keys)
    for link, attributes in links:
        lines += _element(f"edge source={_id(link.source)} target={_id(link.target)}", attributes, link_keys)
    return "\n".join([*lines, "  </graph>", "</graphml>", ""]).encode("utf-8")


def _link_attributes(link: Link, *, with_layer: bool) -> Fields:
    for name in sorted(_OWN_ATTRIBUTES & set(link.attributes)):
        raise WrongValue(field=name, expected="another name for an attribute of a link")
    own: dict[str, Value] = {"weight": float(link.weight)}
    return own | ({"layer": link.layer} if with_layer else {}) | dict(link.attributes)


def _keys(prefix: str, attributes: Iterable[Fields]) -> dict[str, tuple[str, str]]:
    """Return the key and the GraphML type of each attribute, in order of first use."""
    types: dict[str, set[str]] = {}
    for fields in attributes:
        for name, value in fields.items():
            types.setdefault(name, set()).add(_type(value))
    return {name: (f"{prefix}{at}", _common(used)) for at, (name, used) in enumerate(types.items())}


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"


def _common(types: set[str]) -> str:
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"long", "double"} else "string"


def _declared(owner: str, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for name, (key, kind) in keys.items():
        yield f'  <key id="{key}" for="{owner}" attr.name={quoteattr(_printable(name))} attr.type="{kind}"/>'


def _element(opening: str, attributes: Fields, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    name = opening.partition(" ")[0]
    if not attributes:
        yield f"    <{opening}/>"
        return
    yield f"    <{opening}>"
    for attribute, value in attributes.items():
        yield f'      <data key="{keys[attribute][0]}">{escape(_printable(_text(value)), {chr(13): "&#13;"})}</data>'
    yield f"    </{name}>"


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _printable(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _id(node: str) -> str:
    if _NOT_XML.search(node):
        raise WrongValue(field="id", expected="characters that XML can hold", found=node)
    return quoteattr(node)


GRAPHML: Final = Format(
    code="graphml",
    label="GraphML",
    sentence="For Gephi, yEd, Cytoscape and other programs that draw and measure graphs.",
    extension="graphml",
    media_type="application/graphml+xml",
    write=graphml,
)
