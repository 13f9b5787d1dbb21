"""A generated language shows every text that escaped translation: on pages, in mail, on slips, in files, in the terminal."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from referral.model.actors import Role
from tests.fakes import pseudo_language
from tests.fakes.demo_fixture import FakeClock
from tests.fakes.pseudo_language import CODE, Escapes
from tests.journeys.page_examples import open_to
from tests.journeys.populated_town import Town, live
from tests.web.conftest import signed_in, token
from tests.web.wording.pseudo_terminal import EVERY_COMMAND, call, untranslated
from web.app import create_app
from web.http import render
from web.http.gate import flattened
from web.settings import Settings
from web.wiring import build
from web.wording import languages, messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The application over the populated town, in a language that was generated."""

    app: FastAPI
    town: Town
    escapes: Escapes
    shipped: tuple[str, ...]  # the own names of the shipped languages


def forget() -> None:
    languages.forget()
    render.environment.cache_clear()


@pytest.fixture(scope="module")
def site(settled_copy, tmp_path_factory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("interface") / "locale"
    pseudo_language.write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "LOCALE", folder)
        forget()
        store = settled_copy("pseudo")
        clock = FakeClock()
        as_imported = list(pseudo_language.data_of(store))
        town = live(store, clock)
        settings = Settings(store="given", demo=True)
        app = create_app(settings, application=build(settings, store, clock=clock))
        own_names = tuple(languages.names().values())
        data = [*as_imported, *pseudo_language.data_of(store), *own_names]
        yield Site(app=app, town=town, escapes=Escapes(data), shipped=own_names)
        store.close()
    forget()


@pytest.fixture
def visitor(site) -> Callable[[Role | None], TestClient]:
    def opened(role: Role | None) -> TestClient:
        client = signed_in(site.app, role) if role else TestClient(site.app, follow_redirects=False)
        client.cookies.set("lang", CODE)
        return client

    return opened


def test_the_pseudo_language_is_found_and_chosen(site, visitor):
    assert CODE in languages.languages()
    page = visitor(Role.ASSISTANT).get("/").text
    assert f'<html lang="{CODE}">' in page
    assert pseudo_language.NAME in visitor(Role.ASSISTANT).get("/?lang=en").text
    assert visitor(None).get(f"/sign-in?lang={CODE}").text.count("⟦") > 5


def test_an_untranslated_text_would_be_seen(site):
    name = site.app.state.application.store.read(lambda tx: tx.get("Organisation", "O01")).fields["name_bg"]
    assert site.escapes.of(f"⟦ŧéхŧ {name}⟧ {name} 15.03.2026, O01") == ""
    assert site.escapes.of(f"⟦ŧéхŧ⟧ plain {name}") == "plain"
    assert site.escapes.of_page('<p>⟦a <b>b</b> c⟧</p><img alt="spoken"><script>var x</script>') == ["spoken"]


@pytest.mark.parametrize("role", list(Role))
def test_no_text_escapes_on_any_page_of(site, visitor, role):
    client = visitor(role)
    escaped = {}
    for path in open_to(site.app, role, site.town):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        assert CODE in answer.text
        if found := site.escapes.of_page(answer.text):
            escaped[path] = sorted(set(found))
    assert escaped == {}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER])
def test_no_text_escapes_when_a_form_is_sent_empty(site, visitor, role):
    client = visitor(role)
    sent = {"form_token": token(client)}
    filled = {
        "referral_id": site.town.referrals["sent"], "code": site.town.client, "token": site.town.token,
        "organisation_id": "O14", "service_id": "S41", "user_id": "AS-4",
    }  # fmt: skip
    leaving = {"/sign-out", "/lock", "/language"}
    escaped, refusals = {}, 0
    for route in flattened(site.app.routes):
        if "POST" not in route.methods or route.path.startswith("/api/") or route.path in leaving:
            continue
        path = re.sub(r"\{(\w+)\}", lambda hole: filled.get(hole[1], "none"), route.path)
        answer = client.post(path, data=sent)
        refusals += answer.status_code >= 400
        if "html" in answer.headers.get("content-type", "") and (found := site.escapes.of_page(answer.text)):
            escaped[path] = sorted(set(found))
    assert refusals > 10
    assert escaped == {}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("POST", "/find", 405), ("GET", "/find?need=crown", 422), ("GET", "/users", 403)],
)
def test_no_text_escapes_on_an_error_page(site, visitor, method, path, status):
    client = visitor(Role.ASSISTANT)
    for headers in ({}, {"accept": "application/json"}):
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == status, answer.text[:200]
        if headers:
            assert site.escapes.of(answer.json().get("message", "")) == ""
        else:
            assert site.escapes.of_page(answer.text) == []


def test_a_stranger_is_refused_in_translated_words(site, visitor):
    answer = visitor(None).get("/find", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert site.escapes.of(answer.json()["message"]) == ""
    page = visitor(None).get(f"/r/{site.town.token}?lang={CODE}")
    assert site.escapes.of_page(page.text) == []
    assert site.escapes.of_page(visitor(None).get("/r/not-a-link").text) == []


@pytest.mark.parametrize("kind", list(messages.SUBJECTS))
def test_no_text_escapes_in_a_message_to_a_partner(site, kind):
    application = site.app.state.application
    centre = application.store.read(lambda tx: tx.get("Organisation", "O01"))
    from referral.model.directory import Organisation

    owner = Organisation(id="O01", name_bg=centre.fields["name_bg"], kind="centre", phone="0700")
    written = messages.text(kind, centre=owner, code="ABC234", link="https://m.example/r/x", until=application.clock())
    assert languages.for_partners() == (CODE,)
    assert site.escapes.of(written.subject) == ""
    assert site.escapes.of(written.body) == ""


def test_no_text_escapes_on_a_slip(site, visitor):
    client = visitor(Role.ASSISTANT)
    for referral in ("sent", "report", "scheduled", "household"):
        for sheet in (CODE, "both"):
            answer = client.get(f"/referrals/{site.town.referrals[referral]}/slip?sheet={sheet}")
            if answer.status_code == 200:
                assert site.escapes.of_page(answer.text) == []
    assert client.get(f"/referrals/{site.town.referrals['sent']}/slip").status_code == 200


def strings(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, path)


def test_no_text_escapes_in_what_a_device_keeps(site, visitor):
    client = visitor(Role.ASSISTANT)
    pack = client.get("/api/offline/directory").json()
    texts = [
        (path, text)
        for part in ("words", "reasons", "papers", "blocked")
        for path, text in strings(pack.get(part), part)
    ]
    texts += [(f"lists.{name}", label) for name, options in pack["lists"].items() for _, label in options]
    texts += [("needs", need["label"]) for need in pack["needs"].values()]
    assert len(texts) > 100
    assert {path: text for path, text in texts if site.escapes.of(text)} == {}
    forms = client.get("/api/offline/people").json()["forms"]
    assert {path: text for path, text in strings(forms) if path.endswith("label") and site.escapes.of(text)} == {}


def test_no_text_escapes_in_the_map_the_table_and_the_manifest(site, visitor):
    client = visitor(Role.COORDINATOR)
    shown = ("label", "title")
    texts = [text for path, text in strings(client.get("/network.json").json()) if path.rpartition(".")[2] in shown]
    assert len(texts) > 20
    assert [text for text in texts if site.escapes.of(text)] == []
    rows = list(csv.reader(io.StringIO(client.get("/metrics.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) > 10
    codes = {column for column, heading in enumerate(rows[0]) if heading == pseudo_language.pseudo("Code")}
    cells = [cell for row in rows for column, cell in enumerate(row) if column not in codes]
    assert codes
    assert [cell for cell in cells if site.escapes.of(cell)] == []
    manifest = json.loads(client.get("/manifest.webmanifest").text)
    assert site.escapes.of(manifest["name"]) == ""


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_no_text_escapes_in_the_help_of(site, command):
    told = call(*command, "--help")
    assert "⟦" in told
    assert untranslated(site.escapes, re.sub(r"⟧ (mrezha|MREZHA|\*/5).*", "⟧", told)) == []


WRONG = [
    ("nonsense",), ("--nonsense",), ("import",), ("import", "/absent"), ("serve", "--port", "x"), ("user", "add", "x"),
    ("user", "add", "x", "--role", "nonsense"), ("serve", "--port", "99999"), ("export-fhir",), ("doctor", "extra"),
    ("metrics", "--from", "soon"), ("doctor",), ("export-fhir", "--losses"), ("export",), ("user", "add", "x", "--role"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_no_text_escapes_when_the_terminal_refuses(site, arguments, tmp_path):
    told = call(*arguments, store=tmp_path / "absent.sqlite")
    assert "⟦" in told
    typed = {"nonsense", "x", "soon", "extra"}
    lines = [
        line
        for line in told.splitlines()
        if not (arguments[0] == "export-fhir" and "--losses" in arguments and "." in line[:28])
    ]
    assert [word for word in untranslated(site.escapes, "\n".join(lines)) if word.strip("'.()") not in typed] == []


def test_no_text_escapes_in_what_the_terminal_reports(site, town_file, tmp_path, small_package):
    path = shutil.copy(town_file, tmp_path / "town.sqlite")
    for arguments in (
        ("gaps",),
        ("metrics",),
        ("run-due",),
        ("doctor",),
        ("user", "list"),
        ("import", str(small_package)),
    ):
        told = call(*arguments, store=path)
        assert told.strip()
        assert untranslated(site.escapes, told) == [], arguments
