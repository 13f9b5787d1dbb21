"""A scene as a plain graph for the formats of other programs: what this reader sees of it, and no more."""

from typing import Final

from graph.model import Graph, Link, Value
from referral.network.scene.counts import Counts, Untold
from referral.network.scene.facts import SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer
from web.wording.network.asked import AskedWords
from web.wording.network.scene import SceneWords

MISSING: Final = "missing"


def scene_graph(asked: AskedWords) -> Graph:
    """Return the marks and ties of a scene as a directed graph, its links in the layers of the map.

    A number that is not told is left out, and `untold` names it. The weight of a path of referrals is their number,
    1 where it is not told. Ties without a direction lead from the smaller id, and say `undirected`.
    """
    words = asked.words
    nodes = {node.id: _node(words, node) for node in words.scene.nodes}
    links = tuple(_link(tie) for tie in words.scene.ties)
    return Graph(nodes=nodes, links=links, directed=True, about=asked.about())


def _node(words: SceneWords, node: SceneNode) -> dict[str, Value]:
    is_organisation = node.stands is Stands.ORGANISATION
    told: dict[str, Value] = {
        "label": words.name(node),
        "stands": node.stands.value,
        "kind": words.kind(node) if is_organisation else node.stands.value,
        "x": float(node.place[0]),
        "y": float(node.place[1]),
        **_told(node.counts),
    }
    if node.area is not None:
        told["area"] = words.area(node.area)
    return told | ({"cuts_off": node.cuts_off} if node.cuts_off else {})


def _link(tie: SceneTie) -> Link:
    sent = tie.counts.get("sent")
    attributes: dict[str, Value] = dict(_told(tie.counts))
    if tie.share is not None:
        attributes["share"] = tie.share
    if tie.change is not None:
        attributes["change"] = tie.change.value
    if tie.since is not None:
        attributes["since"] = tie.since
    if tie.layer is not Layer.OBSERVED:
        attributes["undirected"] = True
    return Link(
        source=tie.source,
        target=tie.target,
        layer=tie.layer.value if tie.layer else MISSING,
        weight=float(sent) if isinstance(sent, int) and sent > 0 else 1.0,
        attributes=attributes,
    )


def _told(counts: Counts) -> dict[str, Value]:
    told: dict[str, Value] = {name: count for name, count in counts.items() if isinstance(count, int)}
    untold = tuple(sorted(f"{name}: {count.value}" for name, count in counts.items() if isinstance(count, Untold)))
    return told | ({"untold": untold} if untold else {})
