"""The description of the API itself."""

from typing import Final

from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response

from web.http.gate import Access, CurrentRequest, Router

router: Final = Router(api=True)


@router.get("/api/openapi.json", Access.PUBLIC, include_in_schema=False, response_model=None)
def description(request: CurrentRequest) -> Response:
    """Return the description of this API."""
    app = request.http.app
    return JSONResponse(
        get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    )
