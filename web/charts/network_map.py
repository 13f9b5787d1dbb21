"""A picture of the network → pyvis → data for our own page. The only importer of pyvis; its page is never used.

pyvis brings IPython and networkx with it. It is imported when a map is drawn, so that no command waits for it.
"""

import hashlib
import json
import math
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.network.flows import FlowLine
from referral.network.picture import NetworkPicture
from web.wording.presenter import Presenter

INK: Final = "#1a1a1a"
WELL, MIDDLING, BADLY, UNKNOWN, DECLARED = "#0072B2", "#767676", "#D55E00", "#B8B8B8", "#9a9a9a"


def engine_script() -> bytes:
    """Return the drawing engine's script, as it lies inside the pyvis wheel."""
    spec = find_spec("pyvis")
    (place,) = spec.submodule_search_locations if spec and spec.submodule_search_locations else ("",)
    return Path(place, "templates", "lib", "vis-9.1.2", "vis-network.min.js").read_bytes()


def drawn(picture: NetworkPicture, say: Presenter) -> dict[str, Any]:
    """Return nodes, edges and options for the drawing engine; our own data, shown only as text, is in `app`."""
    from pyvis.network import Network  # noqa: PLC0415 - only when a map is drawn

    net = Network(directed=True)
    net.toggle_physics(False)  # noqa: FBT003 - pyvis's own signature
    sent = _sent(picture)
    for organisation_id in sorted(picture.places):
        node = _node(picture, picture.directory.organisations[organisation_id], say, sent=sent.get(organisation_id, 0))
        net.nodes.append(node)
        net.node_ids.append(organisation_id)
        net.node_map[organisation_id] = node
    net.edges.extend(_ties(picture))
    net.edges.extend(_flow(line) for line in picture.flows if line.organisation in picture.places)
    nodes, edges, *_, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": _options(json.loads(options))}


def load() -> None:
    """Import the drawing library now, so that the first map does not wait for it."""
    import_module("pyvis.network")


def mark(content: bytes | memoryview) -> str:
    """Return a hash of the content, for its ETag."""
    return hashlib.sha256(content).hexdigest()[:20]


def colour_of(line: FlowLine) -> str:
    """Return the colour of a flow by the share in which the client received the service; too few say nothing."""
    share = line.share
    if share is None:
        return UNKNOWN
    return WELL if share >= 0.7 else MIDDLING if share >= 0.4 else BADLY  # noqa: PLR2004 - view.md, section 3.2


def _sent(picture: NetworkPicture) -> dict[OrganisationId, int | None]:
    """Return how many referrals went to each organisation; None where this reader may not know it.

    An exact reader gets those of the figures, any other the sum of the lines, of which none may be hidden.
    """
    if picture.hides_referrals:
        return dict.fromkeys(picture.places)
    if picture.figures:
        return {key: figures.sent for key, figures in picture.figures.items()}
    sent: dict[OrganisationId, int | None] = {}
    for line in picture.flows:
        before = sent.get(line.organisation, 0)
        sent[line.organisation] = None if before is None or line.sent is None else before + line.sent
    return sent


def _node(picture: NetworkPicture, organisation: Organisation, say: Presenter, *, sent: int | None) -> dict[str, Any]:
    from pyvis.node import Node  # noqa: PLC0415 - only when a map is drawn

    kind = say.vocabulary.kinds.get(organisation.kind, say.vocabulary.kinds["other"])
    group = say.vocabulary.terms("groups")[kind.group]
    figures = picture.figures.get(organisation.id)
    x, y = picture.places[organisation.id]
    options: dict[str, Any] = Node(
        organisation.id,
        kind.shape,
        label=" ",
        x=x,
        y=y,
        size=13 + min(21.0, 1.8 * math.sqrt(sent or 0)),
        color={"background": str(group.attributes["colour"]), "border": INK},
        borderWidth=1.5,
        app={
            "name": say.name(organisation),
            "kind": kind.label(say.language),
            "group": kind.group,
            "area": say.name(picture.directory.areas.get(organisation.seat)) if organisation.seat else "",
            "referrals": sent,
            "aged": figures.aged if figures else None,
            "served": figures.served if figures else None,
            "partners": len(picture.directory.partners_of.get(organisation.id, ())),
        },
    ).options
    return options


def _ties(picture: NetworkPicture) -> list[dict[str, Any]]:
    from pyvis.edge import Edge  # noqa: PLC0415 - only when a map is drawn

    return [
        Edge(
            tie.one,
            tie.other,
            True,  # noqa: FBT003 - pyvis's own signature
            id=f"t:{tie.one}:{tie.other}",
            width=1,
            color=DECLARED,
            arrows="",
            app={"kind": "tie"},
        ).options
        for tie in picture.directory.ties
        if tie.one in picture.places and tie.other in picture.places
    ]


def _flow(line: FlowLine) -> dict[str, Any]:
    from pyvis.edge import Edge  # noqa: PLC0415 - only when a map is drawn

    options: dict[str, Any] = Edge(
        line.centre,
        line.organisation,
        True,  # noqa: FBT003 - pyvis's own signature
        id=f"f:{line.centre}:{line.organisation}",
        width=min(6.0, 1 + math.sqrt(line.sent or 0) / 2.5),
        color=colour_of(line),
        smooth={"enabled": True, "type": "curvedCW", "roundness": 0.12},
        app={
            "kind": "flow",
            "sent": line.sent,
            "aged": line.aged,
            "served": None if line.share is None else line.served,
        },
    ).options
    return options


def _options(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "physics": {"enabled": False},
        "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 0},
        "interaction": {"hideEdgesOnDrag": True, "hideEdgesOnZoom": True, "hover": False, "keyboard": False},
        "layout": {"improvedLayout": False},
    }
