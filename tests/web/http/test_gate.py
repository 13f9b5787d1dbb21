"""Every route × every role and the stranger, from the routes' own declarations."""

import pytest
from fastapi import FastAPI

from referral.access.policy import POLICY, Permission, Scope
from referral.model.actors import Role
from web.http import registry
from web.http.gate import Access, check_declared, flattened, permission_of
from web.pages.home import home

FILLED = {
    "code": "TH-0001", "referral_id": "R0001", "action": "void", "organisation_id": "O12", "service_id": "S38",
    "user_id": "AS-4", "token": "never-issued", "link_id": "never-issued", "key": "type:childcare", "message_id": "R0001:2:request", "status": "sent", "mark": "x", "folder": "css", "name": "style.css",
}  # fmt: skip


def routes(app: FastAPI):
    for route in flattened(app.routes):
        path = route.path
        for name, value in FILLED.items():
            path = path.replace("{" + name + "}", value)
        for method in route.methods - {"HEAD"}:
            yield method, path, permission_of(route.endpoint)


def test_every_route_declares_what_it_needs(app):
    declared = list(routes(app))
    assert len(declared) > 35
    assert all(permission is not None for _, _, permission in declared)


def test_an_undeclared_route_keeps_the_application_from_starting(app):
    app = FastAPI(openapi_url=None)
    app.include_router(registry.api_router([home.router]))
    check_declared(app)
    app.add_api_route("/hidden", lambda: "secret")
    with pytest.raises(RuntimeError, match="/hidden"):
        check_declared(app)


def test_a_stranger_reaches_nothing_but_the_public_doors(app, stranger):
    for method, path, permission in routes(app):
        answer = stranger.request(method, path)
        if isinstance(permission, Access):
            assert answer.status_code != 401, path
        elif path.startswith("/api/") or path.endswith(".json"):
            assert answer.status_code == 401, path
            assert answer.json()["error"]
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in"), path


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_is_turned_away_from_every_route(app, client_as, role):
    client = client_as(role)
    for method, path, permission in routes(app):
        if isinstance(permission, Access):
            continue
        answer = client.request(method, path)
        if POLICY[permission][role] is Scope.NONE:
            assert answer.status_code == 403, (role, method, path)
        elif method == "GET":
            assert answer.status_code in {200, 404, 422}, (role, method, path)
        else:
            assert answer.status_code == 403, "a change without the form token must be refused"


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD])
def test_not_yours_and_not_there_look_the_same(client_as, role):
    client = client_as(role)
    mine = {row["id"] for row in client.get("/api/referrals?view=all").json()["referrals"]}
    every = {row["id"] for row in client_as(Role.COORDINATOR).get("/api/referrals?view=all").json()["referrals"]}
    strange = sorted(every - mine)
    assert strange
    for path in ("/referrals/{}", "/api/referrals/{}"):
        hidden, absent = client.get(path.format(strange[0])), client.get(path.format("R9999"))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.text.replace(strange[0], "") == absent.text.replace("R9999", "")


def test_an_assistant_sees_only_the_own_clients(client_as):
    page = client_as(Role.ASSISTANT).get("/clients").text
    assert page.count('<th scope="row">') == 65
    assert client_as(Role.CENTRE_LEAD).get("/clients").text.count('<th scope="row">') == 125


def test_the_policy_names_every_permission_for_every_role():
    assert set(POLICY) == set(Permission)
    assert all(set(row) == set(Role) for row in POLICY.values())
