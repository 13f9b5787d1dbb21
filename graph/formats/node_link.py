"""Write a graph as node-link JSON, which networkx (`node_link_graph`), D3 and scripts of researchers read."""

import json
from typing import Any, Final

from graph.format import Format, has_layers, link_attributes, plain
from graph.model import Graph


def node_link(graph: Graph) -> bytes:
    """Return a graph as the node-link JSON of networkx 3.4 and newer, in UTF-8.

    Links are `edges`, with `weight`, and `layer` where any link has one. Dates and moments are ISO 8601 texts, words
    are joined by ";".
    Errors: WrongValue for a link attribute called weight or layer.
    """
    pairs = [(link.source, link.target) for link in graph.links]
    edges: list[dict[str, Any]] = []
    for link in graph.links:
        told = link_attributes(link, with_layer=has_layers(graph))
        fields = {name: plain(value) for name, value in told.items()}
        edges.append({**fields, "source": link.source, "target": link.target})
    content = {
        "directed": graph.directed,
        "multigraph": len(set(pairs)) < len(pairs),
        "graph": {"about": graph.about} if graph.about else {},
        "nodes": [
            {**{name: plain(value) for name, value in attributes.items()}, "id": node}
            for node, attributes in graph.nodes.items()
        ],
        "edges": edges,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


NODE_LINK: Final = Format(
    code="node-link",
    label="Node-link JSON",
    sentence="For networkx, D3 and scripts of researchers.",
    extension="json",
    media_type="application/json",
    write=node_link,
)
