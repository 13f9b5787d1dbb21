"""Every form, every kind of bad input: a sentence in the reader's language, nothing typed is lost, never a 5xx."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from graph.errors import Unavailable
from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.partners import answer_links
from referral.referrals import create
from referral.referrals.create import NewReferral
from tests.fakes.demo_fixture import context
from tests.web.conftest import send, signed_in, token
from web.http import security
from web.http.gate import Access, flattened, permission_of

PASSWORDS = {"password", "old", "new", "again", "first_password"}
GOOD = "четири синьо кон мост"
OWN = {"sec-fetch-site": "same-origin"}
LONG = "я" * 5000
# Bad values by the kind of field, each with what makes it bad.
TEXT = {"too long": LONG}
MUST = {**TEXT, "empty": "", "only zero bytes": "\x00\x00", "only spaces": "   "}
CODE = {"wrong code": "nonsense", "emoji": "🙂", "a path": "../../etc/passwd", "long": LONG, "markup": "<b>&"}
DAY = {"no such day": "31.02.2026", "no such month": "2026-13-01", "number": "1e9", "words": "вчера", "zero": "0000-00-00",
       "year 1": "0001-01-01", "far": "9999-12-31", "long": LONG}  # fmt: skip
MOMENT = {"no such day": "2026-02-31T10:00", "words": "скоро", "year 1": "0001-01-01T00:00", "far": "9999-12-31T23:59"}
NUMBER = {"exponent": "1e9", "negative": "-1", "huge": "9" * 5000, "fraction": "12.5", "glyph": "½", "power": "²",
          "arabic": "١٢"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Row:
    """A form that would succeed, and what can be wrong with each of its fields."""

    role: Role | None
    path: str
    good: Mapping[str, str | tuple[str, ...]]
    bad: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    page: str = ""  # where a refusal is shown, when it is not the form's own page


ORGANISATION = {"name_bg": "Бюро", "name_en": "Desk", "kind": "ngo", "seat": "A03", "phone": "0700", "email": "a@b.bg",
                "website": "b.bg", "address": "ул. 1", "contact": "дежурен", "description": "помага 🙂", "active": "yes"}  # fmt: skip
SERVICE = {"name_bg": "Превоз", "name_en": "Ride", "status": "active", "needs": ("hea.transport", "com.info"), "areas": "A03",
           "hours": "day", "requires": "id_card", "languages": "bg", "age_from": "3", "age_to": "90", "places": "4",
           "funded_until": "2026-12-31", "description": "до болница", "accepts_uninsured": "yes"}  # fmt: skip
CLIENT = {"area": "A03", "birth_from": "1980", "birth_to": "1990", "sex": "f", "language": "tr", "held": "id_card",
          "barriers": "no_id", "consent_on": "2026-01-10"}  # fmt: skip
BAD_CLIENT = {"area": {**CODE, "empty": ""}, "birth_from": NUMBER, "birth_to": NUMBER, "sex": CODE, "language": CODE,
              "held": CODE, "barriers": CODE, "consent_on": DAY}  # fmt: skip
NEW_USER = {"login": "ново", "name": "Нов човек", "role": "assistant", "centre": "O01", "first_password": GOOD}
ROWS = {
    "/sign-in": Row(role=None, path="/sign-in", good={"login": "nobody", "password": "x"}, bad={"login": MUST, "password": {"empty": "", "long": LONG, "emoji": "🙂"}}),
    "/demo-sign-in": Row(role=None, path="/demo-sign-in", good={"role": "assistant"}),
    "/sign-out": Row(role=Role.COORDINATOR, path="/sign-out", good={}),
    "/lock": Row(role=Role.COORDINATOR, path="/lock", good={}),
    "/language": Row(role=None, path="/language", good={"lang": "en", "back": "/sign-in"}),
    "/clients/new": Row(role=Role.ASSISTANT, path="/clients/new", good={**CLIENT, "code": "НОВ-1"}, bad={**BAD_CLIENT, "code": {"slash": "a/b", "dots": "..", "new": "new", "taken": "TH-0001", "long": LONG, "emoji": "🙂"}}),
    "/clients/{code}/edit": Row(role=Role.ASSISTANT, path="/clients/{client}/edit", good={**CLIENT, "seen": "1"}, bad={**BAD_CLIENT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/clients/{code}/needs": Row(role=Role.ASSISTANT, path="/clients/{client}/needs", good={"need": "hea.gp", "hours": "evening"}, bad={"need": {**CODE, "empty": ""}, "hours": CODE, "note": TEXT}),
    "/refer": Row(role=Role.ASSISTANT, path="/refer", good={"client": "{client}", "need": "com.interpreting", "service": "S09", "delivery": "slip", "priority": "urgent", "consent_channel": "signed", "consent_on": "2026-01-15", "key": "bad-1", "note": "важно 🙂"}, bad={"delivery": CODE, "priority": CODE, "consent_channel": {**CODE, "empty": ""}, "consent_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "note": TEXT, "key": {"empty": "", "long": LONG}}),
    "/referrals/{referral_id}/{action}": Row(role=Role.ASSISTANT, path="/referrals/{referral}/decline", good={"informant": "partner", "channel": "phone", "reason": "no_capacity", "note": "каза 🙂", "seen": "2"}, bad={"informant": {**CODE, "empty": ""}, "channel": {**CODE, "empty": ""}, "reason": {**CODE, "empty": ""}, "note": TEXT, "seen": {**NUMBER, "stale": "1", "stale too": "9"}, "appointment_at": MOMENT, "expected_on": DAY}),
    "/organisations/{organisation_id}/edit": Row(role=Role.COORDINATOR, path="/organisations/O12/edit", good={**ORGANISATION, "seen": "1"}, bad={"name_bg": MUST, "name_en": TEXT, "kind": {**CODE, "empty": ""}, "seat": CODE, "phone": TEXT, "email": TEXT, "website": TEXT, "address": TEXT, "contact": TEXT, "description": TEXT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/organisations/{organisation_id}/services/{service_id}/edit": Row(role=Role.COORDINATOR, path="/organisations/{owner}/services/S38/edit", good={**SERVICE, "seen": "1"}, bad={"name_bg": MUST, "name_en": TEXT, "status": {**CODE, "empty": ""}, "needs": {**CODE, "empty": ""}, "areas": CODE, "hours": CODE, "requires": CODE, "languages": CODE, "age_from": NUMBER, "age_to": NUMBER, "places": NUMBER, "funded_until": DAY, "description": TEXT, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/account/password": Row(role=Role.COORDINATOR, path="/account/password", good={"old": "x", "new": GOOD, "again": GOOD}, bad={"old": {"wrong": "не е тази", "empty": "", "long": LONG}, "new": {"short": "къса", "long": LONG, "common": "parola parola"}, "again": {"other": "друга", "empty": ""}}),
    "/users": Row(role=Role.ADMINISTRATOR, path="/users", good=NEW_USER, bad={"login": {**MUST, "taken": "as-1"}, "name": MUST, "role": {**CODE, "empty": ""}, "centre": {**CODE, "empty": ""}, "first_password": {"short": "къса", "long": LONG, "empty": ""}}),
    "/users/{user_id}/edit": Row(role=Role.ADMINISTRATOR, path="/users/AS-4/edit", good={"name": "Сътрудник", "role": "assistant", "centre": "O01", "seen": "1"}, bad={"name": MUST, "role": {**CODE, "empty": ""}, "centre": {**CODE, "empty": ""}, "seen": {**NUMBER, "stale": "77", "empty": ""}}),
    "/users/{user_id}/password": Row(role=Role.ADMINISTRATOR, path="/users/AS-4/password", good={"new": GOOD}, bad={"new": {"short": "къса", "long": LONG, "empty": "", "common": "parola parola"}}),
    "/referrals/{referral_id}/treatment": Row(role=Role.ASSISTANT, path="/referrals/{referral}/treatment", good={"kind": "insulted", "happened_on": "2026-01-14", "wants_action": "yes", "note": "думи 🙂"}, bad={"kind": {**CODE, "empty": ""}, "happened_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "wants_action": CODE, "note": TEXT}),
    "/clients/{code}/consents": Row(role=Role.ASSISTANT, path="/clients/{client}/consents", good={"organisation": "O20", "consent_channel": "signed", "consent_by": "self", "consent_on": "2026-01-10", "consent_until": "2026-06-10", "covers": ("code", "need")}, bad={"organisation": {**CODE, "empty": ""}, "consent_channel": {**CODE, "empty": ""}, "consent_by": {**CODE, "empty": ""}, "consent_on": {**DAY, "empty": "", "to come": "2027-01-01"}, "consent_until": {**DAY, "before": "2026-01-01"}, "covers": CODE}),
    "/clients/{code}/consents/{consent_id}/withdraw": Row(role=Role.ASSISTANT, path="/clients/{client}/consents/{consent}/withdraw", good={"channel": "phone"}, bad={"channel": {**CODE, "empty": ""}}),
    "/clients/{code}/path": Row(role=Role.ASSISTANT, path="/clients/{client}/path", good={"goal": "S05"}, bad={"goal": {"empty": "", "long": LONG}}),
    "/clients/{code}/path/give-up": Row(role=Role.ASSISTANT, path="/clients/{client}/path/give-up", good={"goal": "S05"}),
    "/checks/{organisation_id}": Row(role=Role.COORDINATOR, path="/checks/O13", good={"finding": "confirmed"}, bad={"finding": {**CODE, "empty": ""}}),
    "/organisations/{organisation_id}/doubt": Row(role=Role.COORDINATOR, path="/organisations/O13/doubt", good={}),
    "/referrals/{referral_id}/links": Row(role=Role.ASSISTANT, path="/referrals/{linked}/links", good={}),
    "/links/{link_id}/revoke": Row(role=Role.ASSISTANT, path="/links/{link}/revoke", good={}),
    "/messages/{message_id}/text": Row(role=Role.ASSISTANT, path="/messages/{message}/text", good={}),
    "/messages/{message_id}/{status}": Row(role=Role.ASSISTANT, path="/messages/{message}/sent", good={}),
    "/answer-by-code": Row(role=Role.ASSISTANT, path="/answer-by-code", good={"code": "{slip}", "box": "decline", "reason": "no_capacity"}, bad={"reason": {**CODE, "empty": ""}, "missing": CODE, "seen": {**NUMBER, "stale": "1"}}),
    "/received/{referral_id}/{action}": Row(role=Role.PARTNER, path="/received/{received}/decline", good={"reason": "no_capacity", "note": "каза 🙂"}, bad={"reason": {**CODE, "empty": ""}, "note": TEXT, "missing": CODE, "seen": {**NUMBER, "stale": "1"}, "appointment_at": MOMENT, "expected_on": DAY}),
    "/notices": Row(role=Role.ASSISTANT, path="/notices", good={"notice": "none"}),
    "/users/{user_id}/active": Row(role=Role.ADMINISTRATOR, path="/users/AS-3/active", good={"active": "yes"}),
}  # fmt: skip
SHOWN_ONCE = {
    "/referrals/{referral_id}/links",
    "/messages/{message_id}/text",
}  # a link is on the very page that made it
CASES = [
    pytest.param(route, name, what, id=f"{route}-{name}-{what}")
    for route, row in ROWS.items()
    for name, values in row.bad.items()
    for what in values
]


class Fields(HTMLParser):
    """What the forms of a page would send, by form and name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._select, self._area = "", None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self._add(given.get("name"), given.get("value") or "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given:
            self._add(self._select, given["value"] or "")
        elif tag == "textarea":
            self._area = given["name"]
            self._add(self._area, "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1][1][self._area][-1] += data

    def _add(self, name, value):
        if name and self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)

    def of(self, path: str) -> dict[str, list[str]]:
        return max((found for action, found in self.forms if action == path), key=len, default={})


@pytest.fixture
def known(app, clock) -> dict[str, str]:
    """Real ids for the places of the rows, fresh for a test that changes what they name."""
    return places(app, clock)


@pytest.fixture(scope="module")
def standing(app, clock) -> dict[str, str]:
    """The same, once for all the forms that are refused and so change nothing."""
    return places(app, clock)


@pytest.fixture(scope="module")
def visitors(app) -> Callable[[Role], TestClient]:
    """A signed-in visitor of each role, signed in again when the session is over."""
    kept: dict[Role, TestClient] = {}

    def of(role: Role) -> TestClient:
        if role not in kept or kept[role].get("/account").status_code != 200:
            kept[role] = signed_in(app, role)
        return kept[role]

    return of


def places(app, clock) -> dict[str, str]:
    """A client and a referral of this assistant, the owner of a service."""
    assistant = signed_in(app, Role.ASSISTANT)
    client = re.search(r'href="/clients/(TH-\d{4})"', assistant.get("/clients").text).group(1)
    good = dict(ROWS["/refer"].good)
    made = send(
        assistant,
        "/refer",
        **{
            **good,
            "client": client,
            "key": "for-bad-input",
            "need": "com.info",
            "service": "S05",
            "acknowledged": ("already_open", "papers_missing"),
        },
    )
    place = made.headers["location"]
    page = assistant.get("/services/S38").text
    agreed = dict(ROWS["/clients/{code}/consents"].good)
    assert send(assistant, f"/clients/{client}/consents", **{**agreed, "organisation": "O14"}).status_code == 303
    assert send(signed_in(app, Role.COORDINATOR), "/organisations/O13/doubt").status_code == 303
    consents = assistant.get(f"/clients/{client}/consents").text
    return {
        **ways_to_answer(context(app.state.application.store, Role.ASSISTANT, clock=clock), client),
        "consent": re.search(r"/consents/([^/]+)/withdraw", consents).group(1),
        "client": client,
        "referral": place.rpartition("/")[2],
        "owner": re.search(r'href="/organisations/(O\d+)"', page).group(1),
    }


def ways_to_answer(office, client: str) -> dict[str, str]:
    """A referral for each form that answers one: by link and message, by slip, by the partner's own account."""
    # of another client, so that withdrawing the consents of the first one touches none of them
    client = next(one.id for one in clients.clients(office) if one.id != client)
    gp = next(one for one in office.directory().services.values() if one.organisation == "O14" and one.needs)
    made = {
        name: create.refer(
            office,
            NewReferral(
                key=f"bad-{name}", client=client, need=need, service=service, priority="routine", delivery="electronic",
                channel="link", acknowledged=("already_open", "papers_missing", "not_suitable"),
                consent=NewConsent(channel="signed", given_on=date(2026, 1, 10)),
            ),
        )
        for name, need, service in (
            ("linked", "com.info", "S05"), ("slip", "doc.forms", "S05"), ("received", gp.needs[0], gp.id),
        )
    }  # fmt: skip
    link = answer_links.issue(office, made["linked"].id, token=security.secret())
    message = f"{made['linked'].id}:2:request"
    return {
        "linked": made["linked"].id, "link": link.id, "message": message, "slip": made["slip"].short_code,
        "received": made["received"].id,
    }  # fmt: skip


def visitor(app, client_as, row: Row) -> TestClient:
    if row.role is not None:
        return client_as(row.role)
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def filled(row: Row, known: Mapping[str, str]) -> tuple[str, dict[str, str | tuple[str, ...]]]:
    return row.path.format(**known), {
        name: value.format(**known) if isinstance(value, str) else value for name, value in row.good.items()
    }


def posts(app) -> Iterator[str]:
    for route in flattened(app.routes):
        # the doors of answer links have no session and their own tests (test_link_opening, test_link_reports)
        is_link = permission_of(route.endpoint) is Access.LINK
        if "POST" in route.methods and not route.path.startswith("/api/") and not is_link:
            yield route.path


def test_every_form_route_has_a_row(app):
    assert sorted(posts(app)) == sorted(ROWS)


@pytest.mark.parametrize(("route", "name", "what"), CASES)
def test_bad_input_is_answered_in_words_and_nothing_typed_is_lost(app, visitors, standing, clock, route, name, what):
    row = ROWS[route]
    if PASSWORDS & set(row.good):
        clock.forward(minutes=16)  # so that wrong passwords of the cases before do not slow this one
    client = visitor(app, visitors, row)
    path, good = filled(row, standing)
    sent = {**good, name: row.bad[name][what]}
    answer = send(client, path, **sent) if row.role else client.post(path, data=sent)
    assert answer.status_code in {409, 422}, answer.text
    alarm = re.search(r'class="alarm"[^>]*>(.*?)</(?:div|p)>', answer.text, re.DOTALL)
    assert alarm, "no sentence says what to do"
    assert re.search("[а-я]{3}", re.sub("<[^>]+>", "", alarm.group(1)))
    shown = Fields(answer.text).of(path)
    for field_name, value in sent.items():
        if field_name in PASSWORDS or field_name == "seen":
            continue
        if field_name == name:
            continue
        wanted = [value] if isinstance(value, str) else list(value)
        assert sorted(shown.get(field_name, [])) == sorted(wanted), field_name
    if row.bad[name] in (TEXT, MUST, DAY, NUMBER, MOMENT) and name in shown:
        assert shown[name] == [sent[name].replace("\x00", "")], "the refused value is there to be mended"


@pytest.mark.parametrize("route", ROWS)
def test_the_good_rows_would_have_succeeded(app, client_as, known, route):
    row = ROWS[route]
    client = visitor(app, client_as, row)
    path, good = filled(row, known)
    if "seen" in good and "{referral_id}" not in route:
        page = Fields(client.get(path).text)
        good["seen"] = page.of(path)["seen"][0]
    answer = send(client, path, **good) if row.role else client.post(path, data=good)
    wrong = route in {"/sign-in", "/account/password"}  # the demo's accounts have no password
    assert answer.status_code == (422 if wrong else 200 if route in SHOWN_ONCE else 303), answer.text


ENVELOPES = {
    "json": ({"content": b"{}", "headers": {"content-type": "application/json"}}, 415),
    "plain text": ({"content": b"area=A03", "headers": {"content-type": "text/plain"}}, 415),
    "no boundary": ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400),
    "broken parts": ({"content": b"--x\r\nnonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 403),
    "another charset": ({"content": b"a=b", "headers": {"content-type": "application/x-www-form-urlencoded; charset=punycode"}}, 415),
    "not UTF-8": ({"content": b"name_bg=%ff%fe\xff", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 403),
    "too large": ({"content": b"a=" + b"x" * (1024 * 1024), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 413),
    "too large, in pieces": ({"content": lambda: iter([b"x" * 300_000] * 4), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 413),
    "a length that lies": ({"content": b"a=b", "headers": {"content-length": "many", "content-type": "application/x-www-form-urlencoded"}}, 413),
    "too many fields": ({"content": b"&".join(b"a=b" for _ in range(1500)), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400),
    "missing token": ({"data": {"note": "важно"}}, 403),
    "wrong token": ({"data": {"note": "важно", "form_token": "🙂"}}, 403),
    "a file": ({"files": {"note": ("x.txt", b"x")}}, 403),
}  # fmt: skip


@pytest.mark.parametrize("what", ENVELOPES)
@pytest.mark.parametrize("route", [route for route, row in ROWS.items() if row.role])
def test_a_wrong_envelope_is_refused_in_words(app, client_as, standing, route, what):
    given, status = ENVELOPES[what]
    client = visitor(app, client_as, ROWS[route])
    for lang, words in (("bg", "[а-я]{4}"), ("en", "[a-z]{4}")):
        client.cookies.set("lang", lang)
        again = {name: value() if callable(value) else value for name, value in given.items()}
        answer = client.post(filled(ROWS[route], standing)[0], **again)
        assert answer.status_code == status, answer.text
        alarm = re.search(r'class="alarm"[^>]*>(.*?)<', answer.text)
        assert alarm, answer.text
        assert re.search(words, alarm.group(1))
        assert f'<html lang="{lang}">' in answer.text
        assert "Тя е записана" not in answer.text


@pytest.mark.parametrize("route", [route for route in ROWS if "{" in route])
def test_an_unknown_id_is_not_found_and_says_so(app, client_as, standing, route):
    client = visitor(app, client_as, ROWS[route])
    path = route
    for hole in re.findall(r"\{\w+\}", route):
        path = path.replace(hole, "decline" if hole == "{action}" else "НЯМА-%00-🙂")
    answer = send(client, path, **filled(ROWS[route], standing)[1])
    assert answer.status_code == 404
    assert "Тук няма нищо" in answer.text


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(app, client_as, clock):
    client = client_as(Role.ASSISTANT)
    sent = {**CLIENT, "code": "КЪСНО-1", "form_token": token(client)}
    clock.forward(minutes=40)
    answer = client.post("/clients/new", data=sent, headers=OWN)
    assert answer.status_code == 401
    assert "Въведеното от Вас е запазено" in answer.text
    form = Fields(answer.text).of("/demo-sign-in")
    again = client.post("/demo-sign-in", data={**form, "role": "assistant"}, headers=OWN)
    assert again.status_code == 200
    assert "КЪСНО-1" in again.text
    form = Fields(again.text).of("/clients/new")
    assert client.post("/clients/new", data=form, headers=OWN).status_code == 303
    assert "1980–1990" in client.get("/clients/КЪСНО-1").text


def test_a_form_from_before_another_sign_in_is_offered_again(client_as):
    client = client_as(Role.ASSISTANT)
    old = token(client)
    client.post("/demo-sign-in", data={"role": "assistant", "form_token": old})
    answer = client.post("/clients/new", data={**CLIENT, "code": "СТАР-1", "form_token": old}, headers=OWN)
    assert answer.status_code == 403
    form = Fields(answer.text).of("/clients/new")
    assert client.post("/clients/new", data=form).status_code == 303


def test_what_another_site_sent_is_never_offered_again(client_as, stranger):
    for client, status in ((client_as(Role.ASSISTANT), 403), (stranger, 303)):
        for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            answer = client.post("/clients/new", data={"area": "A03", "code": "ЗЛО"}, headers=headers)
            assert answer.status_code in {403, status}
            assert "ЗЛО" not in answer.text


def test_a_store_that_is_away_for_a_moment_loses_nothing(app, client_as, known, monkeypatch):
    client = client_as(Role.COORDINATOR)
    good = {**ORGANISATION, "form_token": token(client)}

    def away(_):
        raise Unavailable(reason="busy")

    with monkeypatch.context() as patch:
        from web.pages.directory import entries

        patch.setattr(entries.entries, "save_organisation", lambda *_, **__: away(None))
        answer = client.post("/organisations/new/edit", data=good)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    form = Fields(answer.text).of("/organisations/new/edit")
    assert form["description"] == ["помага 🙂"]
    assert client.post("/organisations/new/edit", data=form).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/referrals?after=rubbish", "/referrals?after=~", "/referrals?after=2026-01-01~x", "/referrals?after=%ff~%00",
        "/referrals?after=0001-01-01T00:00:00%2B14:00~x", "/referrals?view=all&after=2026-01-01T00:00:00Z~🙂",
        "/referrals?view=nonsense", "/referrals?code=%00", "/referrals?code=" + "x" * 5000, "/find?lang=xx", "/find?need=%ff",
        "/find?need=com.info&client=%00", "/find?need=com.info&hours=%F0%9F%99%82", "/find?need=com.info&age=-1",
        "/organisations?q=%ff%fe", "/organisations?q=" + "я" * 500, "/organisations?q=%00", "/organisations?q='\"*)(",
        "/?lang=%00", "/clients/%0d%0aSet-Cookie:%20x=y", "/clients/%ff", "/services/%00", "/organisations/..%2f..", "/refer?client=%00",
        "/refer?service=🙂&need=x&client=y", "/network.json?lang=xx", "/static/x/css/..%2fapp.py", "/static/x/css/%00", "/api/match?need=%00",
        "/api/referrals?view=%ff", "/api/directory?q=%00", "/api/referrals/%00", "/?" + "&".join(f"a{n}=1" for n in range(3000)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.COORDINATOR])
def test_a_strange_address_is_never_our_failure(client_as, role, path):
    answer = client_as(role).get(path)
    assert answer.status_code < 500
    assert "\n" not in str(answer.headers.get("location", ""))
    assert "set-cookie" not in answer.headers
    if answer.headers["content-type"].startswith("text/html"):
        assert '<html lang="bg">' in answer.text


@pytest.mark.parametrize("cookie", ["x" * 20000, "\x01", "%ff", "a=b; mrezha=c"])
def test_a_strange_cookie_is_only_a_stranger(stranger, cookie):
    answer = stranger.get("/", headers={"cookie": f"mrezha={cookie}; lang={cookie}"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/\r\nX: y", "", "🙂"]
)
def test_a_language_is_chosen_without_leaving_the_site(stranger, back):
    answer = stranger.post("/language", data={"lang": "xx", "back": back})
    assert answer.status_code == 303
    assert re.fullmatch(r"/([^/\\\s].*)?", answer.headers["location"])
    assert "x-" not in answer.headers.get("x", "")
    assert "lang=bg" in answer.headers["set-cookie"]


def test_choosing_a_language_comes_back_to_the_same_page(client_as, known):
    client = client_as(Role.ASSISTANT)
    backs = lambda page: Fields(page).of("/language")["back"]  # noqa: E731
    found = client.get("/find?need=com.info&lang=bg&client=TH-0001").text
    assert backs(found) == ["/find?need=com.info&client=TH-0001"]
    assert backs(client.get("/nothing/here").text) == ["/nothing/here"]
    wrong = send(client, f"/clients/{known['client']}/needs", need="nonsense").text
    assert backs(wrong) == [f"/clients/{known['client']}"]
    wrong = send(client, f"/referrals/{known['referral']}/decline", seen="2").text
    assert backs(wrong) == [f"/referrals/{known['referral']}"]


def test_a_step_that_is_no_longer_possible_keeps_what_was_typed(client_as, known):
    client = client_as(Role.ASSISTANT)
    made = send(
        client,
        "/refer",
        **{
            **ROWS["/refer"].good,
            "client": known["client"],
            "key": "gone",
            "need": "com.info",
            "service": "S05",
            "acknowledged": ("already_open", "papers_missing"),
        },
    ).headers["location"]
    assert send(client, f"{made}/cancel", seen="2", reason="moved_away").status_code == 303
    late = send(client, f"{made}/accept", seen="3", informant="partner", channel="phone", note="казаха да 🙂")
    assert late.status_code == 409
    assert "казаха да 🙂" in late.text
    assert "Въведеното от Вас е тук" in late.text


def test_a_service_is_not_moved_by_an_address_of_another_organisation(client_as, known):
    client = client_as(Role.COORDINATOR)
    other = "O12" if known["owner"] != "O12" else "O13"
    assert client.get(f"/organisations/{other}/services/S38/edit").status_code == 404
    assert send(client, f"/organisations/{other}/services/S38/edit", **SERVICE, seen="1").status_code == 404
