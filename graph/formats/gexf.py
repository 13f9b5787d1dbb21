"""Write a graph as GEXF 1.3 (https://gexf.net), the own format of Gephi; places of nodes go with it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from graph.format import Format, common_type, has_layers, link_attributes, printable, text_of, type_of, xml_id
from graph.model import Fields, Graph

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"""
_OF_NODES: Final = frozenset({"label", "x", "y"})  # told by GEXF itself
_OF_LINKS: Final = frozenset({"weight"})


def gexf(graph: Graph) -> bytes:
    """Return a graph as a GEXF document in UTF-8.

    `label` is the label of a node, its id without one; `x` and `y` are its place, with y upwards as in Gephi. Numbers,
    flags and texts keep their types where an attribute has one type throughout; dates and moments are ISO 8601 texts,
    words are joined by ";". Links have `weight`, and `layer` where any link has one. A character that XML cannot hold
    becomes U+FFFD.
    Errors: WrongValue for a node id with such a character, and for a link attribute called weight or layer.
    """
    links = [(link, link_attributes(link, with_layer=has_layers(graph))) for link in graph.links]
    of_nodes = _keys("n", graph.nodes.values(), _OF_NODES)
    of_links = _keys("e", (attributes for _, attributes in links), _OF_LINKS)
    about = [f"  <meta><description>{escape(printable(graph.about))}</description></meta>"] if graph.about else []
    lines = [
        _HEAD.rstrip("\n"),
        *about,
        f'  <graph defaultedgetype="{"directed" if graph.directed else "undirected"}">',
    ]
    lines += [*_declared("node", of_nodes), *_declared("edge", of_links), "    <nodes>"]
    for node, attributes in graph.nodes.items():
        label = printable(text_of(attributes.get("label", node)))
        opening = f"node id={quoteattr(xml_id(node))} label={quoteattr(label)}"
        lines += _element(opening, [*_values(attributes, of_nodes), *_place(attributes)])
    lines += ["    </nodes>", "    <edges>"]
    for number, (link, attributes) in enumerate(links):
        ends = f"source={quoteattr(xml_id(link.source))} target={quoteattr(xml_id(link.target))}"
        lines += _element(f'edge id="{number}" {ends} weight="{link.weight!r}"', _values(attributes, of_links))
    return "\n".join([*lines, "    </edges>", "  </graph>", "</gexf>", ""]).encode("utf-8")


def _keys(prefix: str, attributes: Iterable[Fields], told: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Return the key and the type of each attribute that GEXF does not tell itself, in order of first use."""
    types: dict[str, set[str]] = {}
    for fields in attributes:
        for name, value in fields.items():
            if name not in told:
                types.setdefault(name, set()).add(type_of(value))
    return {name: (f"{prefix}{at}", common_type(used)) for at, (name, used) in enumerate(types.items())}


def _declared(owner: str, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if keys:
        yield f'    <attributes class="{owner}">'
        for name, (key, kind) in keys.items():
            yield f'      <attribute id="{key}" title={quoteattr(printable(name))} type="{kind}"/>'
        yield "    </attributes>"


def _values(attributes: Fields, keys: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    told = [(keys[name][0], value) for name, value in attributes.items() if name in keys]
    if told:
        yield "        <attvalues>"
        for key, value in told:
            yield f'          <attvalue for="{key}" value={quoteattr(printable(text_of(value)))}/>'
        yield "        </attvalues>"


def _place(attributes: Fields) -> Iterator[str]:
    x, y = attributes.get("x"), attributes.get("y")
    if isinstance(x, int | float) and isinstance(y, int | float):
        yield f'        <viz:position x="{x}" y="{-y}" z="0.0"/>'


def _element(opening: str, inside: Iterable[str]) -> Iterator[str]:
    lines = list(inside)
    if not lines:
        yield f"      <{opening}/>"
        return
    yield f"      <{opening}>"
    yield from lines
    yield f"      </{opening.partition(' ')[0]}>"


GEXF: Final = Format(
    code="gexf",
    label="GEXF",
    sentence="For Gephi and Gephi Lite, with the places of the map.",
    extension="gexf",
    media_type="application/gexf+xml",
    write=gexf,
)
