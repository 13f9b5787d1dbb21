"""Pages and routes of the API are found by their folders; the menu is made from what they declare."""

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from referral.access.policy import POLICY, Permission, Scope
from referral.model.actors import Role
from web.app import PACKAGES, create_app
from web.http import registry
from web.http.gate import Menu, Router
from web.settings import Settings
from web.wording import languages

NEW_PAGE = '''"""A page that nobody has named anywhere else."""

from fastapi.responses import Response

from referral.access.policy import Permission
from web.http import render
from web.http.gate import CurrentRequest, Menu, Router

router = Router()


@router.get("/planted", Permission.SEE_GAPS, menu=Menu(label="What is missing", order=5))
def planted(request: CurrentRequest) -> Response:
    """Show nothing but the frame."""
    return render.page(request, "frame/error.html", words="planted", kept={})
'''


def entries(page: str) -> list[str]:
    """The addresses of a page's main menu, in order."""
    menu = page.split("<nav")[1].split("</ul>", maxsplit=1)[0]
    return re.findall(r'<a href="([^"]+)"', menu)


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_shows_a_reader_every_entry_that_the_policy_allows_and_every_one_opens(app, client_as, role):
    client = client_as(role)
    shown = entries(client.get("/account").text)
    expected = [entry.path for entry in app.state.menu if POLICY[entry.permission][role] is not Scope.NONE]
    assert shown == expected
    for path in shown:
        assert client.get(path).status_code == 200, path


def test_every_entry_of_the_menu_has_words_in_every_language(app):
    assert len(app.state.menu) >= 13
    for language in languages.languages().values():
        say = languages.translations(language.code).gettext
        for entry in app.state.menu:
            assert language.source or say(entry.label) != entry.label, (language.code, entry.label)


def test_the_page_shown_is_marked_in_the_menu(client_as):
    page = client_as(Role.ASSISTANT).get("/clients").text
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page.split("<nav")[1].split("</ul>")[0]) == ["/clients"]


def test_a_new_page_is_one_file(tmp_path, monkeypatch):
    from web import pages

    folder = tmp_path / "planted"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "planted.py").write_text(NEW_PAGE, encoding="utf-8")
    monkeypatch.setattr(pages, "__path__", [*pages.__path__, str(tmp_path)])
    app = create_app(Settings(store=str(tmp_path / "new.sqlite")))
    assert app.state.menu[0].path == "/planted"
    assert TestClient(app, follow_redirects=False).get("/planted").headers["location"] == "/sign-in"
    app.state.application.close()


def test_an_address_written_out_comes_before_one_with_a_parameter():
    router = Router()
    router.get("/things/{thing_id}", Permission.FIND_HELP)(lambda thing_id: {"is": thing_id})
    router.get("/things/new", Permission.FIND_HELP)(lambda: {"is": "the form"})
    app = FastAPI()
    app.include_router(registry.api_router([router]))
    client = TestClient(app)
    assert client.get("/things/new").json() == {"is": "the form"}
    assert client.get("/things/7").json() == {"is": "7"}


def test_two_routes_of_one_address_keep_the_application_from_starting():
    one, other = Router(), Router()
    one.get("/same", Permission.FIND_HELP)(lambda: "a")
    other.get("/same", Permission.FIND_HELP)(lambda: "b")
    with pytest.raises(RuntimeError, match="GET /same"):
        registry.api_router([one, other])


def test_the_menu_is_ordered_by_its_numbers():
    router = Router()
    router.get("/second", Permission.FIND_HELP, menu=Menu(label="b", order=2))(lambda: "")
    router.get("/first", Permission.FIND_HELP, menu=Menu(label="a", order=1))(lambda: "")
    assert [entry.path for entry in registry.menu([router])] == ["/first", "/second"]


def test_every_file_with_routes_is_found():
    found = registry.routers(*PACKAGES)
    assert len(found) >= 25
    assert {type(router) for router in found} == {Router}
