"""The network: a map, and a table with the same facts."""

from typing import Final

from fastapi.responses import JSONResponse, Response

from referral.access.policy import Permission
from referral.network import picture as networks
from web.charts import network_map
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()


@router.get("/network", Permission.SEE_NETWORK)
def network(request: CurrentRequest) -> Response:
    """Show the map and its table."""
    picture = networks.picture(request.context)
    lines = sorted(picture.flows, key=lambda line: (-line.sent, line.organisation))
    return render.page(
        request,
        "network/network.html",
        picture=picture,
        directory=picture.directory,
        lines=lines,
        enough=network_map.ENOUGH,
        groups=request.context.vocabulary.terms("groups"),
        group_count=_groups(request, picture),
    )


@router.get("/network.json", Permission.SEE_NETWORK)
def network_data(request: CurrentRequest) -> Response:
    """Return the map's data; an unchanged picture is not sent again."""
    data = network_map.drawn(networks.picture(request.context), render.presenter(request))
    response = JSONResponse(data)
    mark = f'"{network_map.mark(response.body)}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if request.http.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def _groups(request: CurrentRequest, picture: networks.NetworkPicture) -> dict[str, int]:
    found: dict[str, int] = {}
    kinds = request.context.vocabulary.kinds
    for organisation_id in picture.places:
        kind = kinds.get(picture.directory.organisations[organisation_id].kind, kinds["other"])
        found[kind.group] = found.get(kind.group, 0) + 1
    return found
