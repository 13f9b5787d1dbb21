"""JSON of the network."""

from typing import Any, Final

from referral.access.policy import Permission
from referral.network import picture
from web.api.shapes import REFUSALS, Shape
from web.charts import network_map
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router(api=True)


class Network(Shape):
    """What the map draws."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


@router.get("/api/network", Permission.SEE_NETWORK, responses=REFUSALS)
def map_data(request: CurrentRequest) -> Network:
    """Return what the map draws."""
    return Network(**network_map.drawn(picture.picture(request.context), render.presenter(request)))
