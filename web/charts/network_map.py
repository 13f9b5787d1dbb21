"""A scene of the map → pyvis → data for our own page. The only importer of pyvis; its page is never used.

pyvis brings IPython and networkx with it. It is imported when a map is drawn, so that no command waits for it.
"""

import hashlib
import json
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from referral.network.scene.counts import Counts, Untold
from referral.network.scene.facts import SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer
from web.charts.scene import marks
from web.charts.scene.links import SceneLinks
from web.wording.languages import N_
from web.wording.network.scene import SceneWords


def engine_script() -> bytes:
    """Return the drawing engine's script, as it lies inside the pyvis wheel."""
    spec = find_spec("pyvis")
    (place,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    return Path(place, "templates", "lib", "vis-9.1.2", "vis-network.min.js").read_bytes()


def drawn(words: SceneWords, links: SceneLinks) -> dict[str, Any]:
    """Return nodes, edges and options for the drawing engine, and the scene; our own facts, shown as text, are `app`.

    A number that is not told is "few" or "hidden", and no size or width differs by it.
    """
    from pyvis.network import Network  # noqa: PLC0415 - only when a map is drawn

    scene = words.scene
    net = Network(directed=True)
    net.toggle_physics(False)  # noqa: FBT003 - pyvis's own signature
    for node in scene.nodes:
        made = _node(words, links, node)
        net.nodes.append(made)
        net.node_ids.append(node.id)
        net.node_map[node.id] = made
    net.edges.extend(_edge(words, tie) for tie in scene.ties)
    nodes, edges, *_, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": _options(json.loads(options)), "scene": _scene(words)}


def load() -> None:
    """Import the drawing library now, so that the first map does not wait for it."""
    import_module("pyvis.network")


def mark(content: bytes | memoryview) -> str:
    """Return a hash of the content, for its ETag."""
    return hashlib.sha256(content).hexdigest()[:20]


def _node(words: SceneWords, links: SceneLinks, node: SceneNode) -> dict[str, Any]:
    from pyvis.node import Node  # noqa: PLC0415 - only when a map is drawn

    groups = words.words.vocabulary.terms("groups")
    fill = str(groups[node.group].attributes["colour"]) if node.group in groups else "#ffffff"
    is_missing, is_group = node.stands is Stands.MISSING, marks.is_group(node)
    options: dict[str, Any] = Node(
        node.id,
        node.shape,
        label=" ",
        x=node.place[0],
        y=node.place[1],
        size=marks.group_radius(words.scene, node) if is_group else marks.radius(words.scene, node),
        color={"background": fill, "border": marks.MISSING if is_missing else marks.INK},
        borderWidth=1.5,
        app={
            "name": words.name(node),
            "label": words.label(node),
            "title": words.title(node),
            "href": links.node(node),
            "actions": _actions(words, links, node),
            "stands": node.stands.value,
            "kind": words.kind(node),
            "group": node.group,
            "area": words.area(node.area) if node.area else "",
            "cuts_off": node.cuts_off,
            "ring": node.ring,
            "closed": node.closed,
            "is_group": is_group,
            **_told(node.counts),
        },
    ).options
    if is_missing:
        options["shapeProperties"] = {"borderDashes": [3, 3]}
    return options


def _actions(words: SceneWords, links: SceneLinks, node: SceneNode) -> list[dict[str, str]]:
    """Return what this reader may do with a mark, as addresses with words."""
    offered = ((links.change(node), N_("Change its partnerships")), (links.closing(node), N_("What if it closes?")))
    return [{"href": href, "text": words.words.say(text)} for href, text in offered if href is not None]


def _edge(words: SceneWords, tie: SceneTie) -> dict[str, Any]:
    from pyvis.edge import Edge  # noqa: PLC0415 - only when a map is drawn

    is_path = tie.layer is Layer.OBSERVED
    dashes = [int(part) for part in marks.dashes(tie).split()]
    options: dict[str, Any] = Edge(
        tie.source,
        tie.target,
        True,  # noqa: FBT003 - pyvis's own signature
        id=tie.id,
        width=marks.width(tie),
        color=marks.colour(tie),
        dashes=dashes or False,
        app={
            "kind": tie.layer.value if tie.layer else "missing",
            "title": words.tie_title(tie),
            "number": words.number(tie) if is_path else "",
            "tone": marks.tone(tie),
            "agreed": tie.agreed,
            "used": tie.used,
            "change": tie.change.value if tie.change else None,
            "share": tie.share,
            **_told(tie.counts),
        },
    ).options
    if is_path:
        options["smooth"] = {"enabled": True, "type": "curvedCW", "roundness": 0.12}
    else:
        options["arrows"] = ""
    return options


def _told(counts: Counts) -> Mapping[str, int | str]:
    return {name: count.value if isinstance(count, Untold) else count for name, count in counts.items()}


def _scene(words: SceneWords) -> dict[str, Any]:
    """Return what the scene is beside its marks and ties."""
    scene = words.scene
    return {
        "level": scene.level.value,
        "question": scene.question.params(),
        "lit": sorted(scene.lit),
        "left_out": scene.left_out,
        "hides_referrals": scene.hides_referrals,
        "own_only": scene.own_only,
        "discs": [
            {"area": words.area(disc.area), "x": disc.centre[0], "y": disc.centre[1], "radius": disc.radius}
            for disc in scene.discs
        ],
    }


def _options(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "physics": {"enabled": False},
        "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 0},
        "interaction": {"hideEdgesOnDrag": False, "hideEdgesOnZoom": False, "hover": False, "keyboard": False},
        "layout": {"improvedLayout": False},
    }
