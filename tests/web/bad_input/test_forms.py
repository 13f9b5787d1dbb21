"""Every form, every kind of bad input: a sentence in the reader's language, nothing typed is lost, never a 5xx."""

import re
from collections.abc import Iterator

import pytest

from referral.model.actors import Role
from tests.web.bad_input.form_rows import (
    DAY,
    MOMENT,
    MUST,
    NUMBER,
    PASSWORDS,
    ROWS,
    SERVICE,
    SHOWN_ONCE,
    TEXT,
    filled,
    visitor,
)
from tests.web.bad_input.page_fields import Fields
from tests.web.conftest import send
from web.http.gate import Access, flattened, permission_of

CASES = [
    pytest.param(route, name, what, id=f"{route}-{name}-{what}")
    for route, row in ROWS.items()
    for name, values in row.bad.items()
    for what in values
]


def posts(app) -> Iterator[str]:
    for route in flattened(app.routes):
        # the forms of answer links have no session and their own tests (tests/web/partners/test_answer_form*.py)
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
    sent = {**good, name: row.bad[name][what].format(**standing)}
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
    # the demo's accounts have no password, a survey is open already, and another map was shown
    wrong = route in {"/sign-in", "/account/password", "/survey", "/network/layout"}
    assert answer.status_code == (422 if wrong else 200 if route in SHOWN_ONCE else 303), answer.text


@pytest.mark.parametrize("route", [route for route in ROWS if "{" in route])
def test_an_unknown_id_is_not_found_and_says_so(app, client_as, standing, route):
    client = visitor(app, client_as, ROWS[route])
    path = route
    for hole in re.findall(r"\{\w+\}", route):
        path = path.replace(hole, "decline" if hole == "{action}" else "НЯМА-%00-🙂")
    answer = send(client, path, **filled(ROWS[route], standing)[1])
    assert answer.status_code == 404
    assert "Тук няма нищо" in answer.text


def test_a_service_is_not_moved_by_an_address_of_another_organisation(client_as, known):
    client = client_as(Role.COORDINATOR)
    other = "O12" if known["owner"] != "O12" else "O13"
    assert client.get(f"/organisations/{other}/services/S38/edit").status_code == 404
    assert send(client, f"/organisations/{other}/services/S38/edit", **SERVICE, seen="1").status_code == 404
