"""Write a graph as a Kumu blueprint (https://docs.kumu.io/guides/import/blueprints): elements and connections."""

import json
from typing import Final

from graph.format import Format, has_layers, link_attributes, plain
from graph.model import Graph


def kumu(graph: Graph) -> bytes:
    """Return a graph as a Kumu blueprint in UTF-8; ids tell elements of the same label apart.

    `kind` of a node and `layer` of a link are the types by which Kumu colours them. Dates and moments are ISO 8601
    texts, words are joined by ";". A link between a node and itself is a connection too.
    Errors: WrongValue for a link attribute called weight or layer.
    """
    elements = []
    for node, attributes in graph.nodes.items():
        told = {name: plain(value) for name, value in attributes.items()}
        kind = {"type": told["kind"]} if told.get("kind") else {}
        elements.append({**told, **kind, "id": node, "label": str(told.get("label", node))})
    connections = []
    for link in graph.links:
        told = {name: plain(value) for name, value in link_attributes(link, with_layer=has_layers(graph)).items()}
        kind = {"type": link.layer} if link.layer else {}
        direction = "directed" if graph.directed else "undirected"
        connections.append({**told, **kind, "from": link.source, "to": link.target, "direction": direction})
    about = {"about": graph.about} if graph.about else {}
    content = {**about, "elements": elements, "connections": connections}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


KUMU: Final = Format(
    code="kumu",
    label="Kumu (JSON)",
    sentence="For Kumu: import the file there.",
    extension="json",
    media_type="application/json",
    write=kumu,
)
