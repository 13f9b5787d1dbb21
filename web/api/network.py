"""JSON of the network."""

from typing import Final

from referral.access.policy import Permission
from referral.network import picture
from web.api import shapes
from web.api.routes import REFUSALS
from web.charts import network_map
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router(api=True)


@router.get("/api/network", Permission.SEE_NETWORK, responses=REFUSALS)
def map_data(request: CurrentRequest) -> shapes.Network:
    """Return what the map draws."""
    return shapes.Network(**network_map.drawn(picture.picture(request.context), render.presenter(request)))
