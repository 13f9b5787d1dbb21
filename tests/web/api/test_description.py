"""The description of the API names every route that a program may use, and no page."""

from web.http.gate import flattened


def test_the_description_names_every_route_of_the_api_and_no_page(app, stranger):
    described = stranger.get("/api/openapi.json").json()
    paths = {(method.upper(), path) for path, methods in described["paths"].items() for method in methods}
    own = {(method, route.path) for route in flattened(app.routes) for method in route.methods - {"HEAD"}}
    own = {(method, path) for method, path in own if path.startswith("/api/") and "offline" not in path}
    assert paths == own - {("GET", "/api/openapi.json")}


def test_every_change_names_its_refusals(stranger):
    described = stranger.get("/api/openapi.json").json()
    for path, methods in described["paths"].items():
        if "post" in methods:
            assert {"401", "403", "404", "409", "422"} <= set(methods["post"]["responses"]), path
