"""The surroundings of one organisation for a phone without network: a picture, and who stands in it."""

from typing import Any

from referral.network.scene.facts import Stands
from web.charts.scene.links import SceneLinks
from web.charts.scene.spots import NARROW
from web.charts.scene.svg import ScenePicture
from web.wording.network.scene import SceneWords


def around(words: SceneWords, links: SceneLinks) -> dict[str, Any]:
    """Return the picture as a document of its own, what it shows in words, and the organisations by id in its order."""
    picture = ScenePicture(scene=words.scene, words=words, links=links, frame=NARROW)
    return {
        "picture": str(picture.svg(alone=True)),
        "label": picture.label,
        "organisations": [
            [node.subject, words.title(node)] for node in words.scene.nodes if node.stands is Stands.ORGANISATION
        ],
    }
