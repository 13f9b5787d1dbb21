"""Write a graph as GraphML (http://graphml.graphdrawing.org), which Gephi, yEd, Cytoscape, igraph and networkx read."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from graph.format import Format, common_type, has_layers, link_attributes, printable, text_of, type_of, xml_id
from graph.model import Fields, Graph

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(graph: Graph) -> bytes:
    """Return a graph as a GraphML document in UTF-8.

    Node ids are kept. Numbers, flags and texts keep their types where an attribute has one type throughout; dates and
    moments are ISO 8601 texts, words are joined by ";". Links have `weight`, and `layer` where any link has one. A
    character that XML cannot hold becomes U+FFFD.
    Errors: WrongValue for a node id with such a character, and for a link attribute called weight or layer.
    """
    links = [(link, link_attributes(link, with_layer=has_layers(graph))) for link in graph.links]
    node_keys = _keys("n", graph.nodes.values())
    link_keys = _keys("e", (attributes for _, attributes in links))
    about = [f"  <desc>{escape(printable(graph.about))}</desc>"] if graph.about else []
    lines = [_HEAD.rstrip("\n"), *about, *_declared("node", node_keys), *_declared("edge", link_keys)]
    lines.append(f'  <graph edgedefault="{"directed" if graph.directed else "undirected"}">')
    for node, attributes in graph.nodes.items():
        lines += _element(f"node id={quoteattr(xml_id(node))}", attributes, node_keys)
    for link, attributes in links:
        lines += _element(
            f"edge source={quoteattr(xml_id(link.source))} target={quoteattr(xml_id(link.target))}",
            attributes,
            link_keys,
        )
    return "\n".join([*lines, "  </graph>", "</graphml>", ""]).encode("utf-8")


def _keys(prefix: str, attributes: Iterable[Fields]) -> dict[str, tuple[str, str]]:
    """Return the key and the GraphML type of each attribute, in order of first use."""
    types: dict[str, set[str]] = {}
    for fields in attributes:
        for name, value in fields.items():
            types.setdefault(name, set()).add(type_of(value))
    return {name: (f"{prefix}{at}", common_type(used)) for at, (name, used) in enumerate(types.items())}


def _declared(owner: str, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for name, (key, kind) in keys.items():
        yield f'  <key id="{key}" for="{owner}" attr.name={quoteattr(printable(name))} attr.type="{kind}"/>'


def _element(opening: str, attributes: Fields, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    name = opening.partition(" ")[0]
    if not attributes:
        yield f"    <{opening}/>"
        return
    yield f"    <{opening}>"
    for attribute, value in attributes.items():
        yield f'      <data key="{keys[attribute][0]}">{escape(printable(text_of(value)), {chr(13): "&#13;"})}</data>'
    yield f"    </{name}>"


GRAPHML: Final = Format(
    code="graphml",
    label="GraphML",
    sentence="For Gephi, yEd, Cytoscape and other programs that draw and measure graphs.",
    extension="graphml",
    media_type="application/graphml+xml",
    write=graphml,
)
