"""The plan of actions: lists of a quarter, a table, and whom it is not for."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from referral.gaps.plan.actions import Plan, change_plan
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import item_id
from referral.model.actors import Role
from tests.fakes.demo_fixture import NOW, FakeClock, context

TRANSPORT, SILENT, UNINSURED = (
    item_id(key) for key in ("no_service:hea.transport", "silence:O05", "single_provider:hea.uninsured")
)


@pytest.fixture(scope="module")
def planned(app):
    """The town with three plans, made ten days ago."""
    office = context(app.state.application.store, Role.COORDINATOR, clock=FakeClock(NOW - timedelta(days=10)))
    compare(office)
    for gap, plan in {
        TRANSPORT: Plan(owner="COORD", action="Общински превоз", due_on=date(2026, 1, 12), begun=True),
        SILENT: Plan(owner="COORD", action="=Среща", due_on=date(2026, 3, 31)),
        UNINSURED: Plan(owner="LEAD-1", action="Втори лекар"),
    }.items():
        change_plan(office, gap, plan, expected=1)


def sections(page):
    """The links to gaps under each heading."""
    parts = re.split(r"<h2>", page)[1:]
    return {part.partition("<")[0]: re.findall(r'href="/gaps/(G-[0-9a-f]+)"', part) for part in parts}


@pytest.mark.usefixtures("planned")
def test_every_plan_stands_under_its_heading_with_owner_and_day(client_as):
    page = client_as(Role.COORDINATOR).get("/gaps/plan?lang=en").text
    assert sections(page) == {
        "Past due: 1": [TRANSPORT],
        "Due in this quarter: 1": [SILENT],
        "Due later: 0": [],
        "Without a day: 1": [UNINSURED],
        "Closed in this quarter, by the data: 0": [],
    }
    assert "Общински превоз" in page
    assert "Координатор на мрежата" in page
    assert "being worked on" in page
    assert '<span class="late">12\N{NO-BREAK SPACE}Jan\N{NO-BREAK SPACE}2026</span>' in page
    before = sections(client_as(Role.COORDINATOR).get("/gaps/plan?lang=en&quarter=2025-Q4").text)
    assert before["Due later: 2"] == [TRANSPORT, SILENT]


@pytest.mark.usefixtures("planned")
def test_the_table_has_the_same_rows_and_no_formula(client_as):
    answer = client_as(Role.COORDINATOR).get("/gaps/plan.csv?lang=en")
    assert 'filename="mrezha-plan-2026-Q1.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [(row["List"], row["Owner"], row["Due"].replace("\N{NO-BREAK SPACE}", " ")) for row in rows] == [
        ("Past due", "Координатор на мрежата", "12 Jan 2026"),
        ("Due in this quarter", "Координатор на мрежата", "31 Mar 2026"),
        ("Without a day", "Ръководител на „Слънчев рид“", "—"),
    ]
    assert rows[1]["Action"] == "'=Среща"


@pytest.mark.parametrize("quarter", ["2026", "2026-Q5", "x", "я" * 5000])
def test_what_is_no_quarter_is_said_and_this_one_is_shown(client_as, quarter):
    client = client_as(Role.COORDINATOR)
    answer = client.get("/gaps/plan", params={"quarter": quarter, "lang": "en"})
    assert answer.status_code == 422
    assert client.get("/gaps/plan.csv", params={"quarter": quarter}).status_code == 422
    assert "Plan of actions: quarter 1 of 2026" in answer.text


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MUNICIPALITY, Role.ADMINISTRATOR, Role.PARTNER])
def test_the_plan_is_for_who_makes_it(client_as, role):
    client = client_as(role)
    for path in ("/gaps/plan", "/gaps/plan.csv", f"/gaps/{SILENT}"):
        assert client.get(path).status_code == 403
    assert client.get("/api/gaps/plan").status_code == 403


def test_the_menu_marks_the_page_that_is_open_alone(client_as):
    page = client_as(Role.COORDINATOR).get("/gaps/plan").text
    assert set(re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', page)) == {"/gaps/plan"}


@pytest.mark.usefixtures("planned")
def test_the_list_of_gaps_shows_the_plan_of_each_and_is_narrowed_by_it(client_as):
    client = client_as(Role.COORDINATOR)

    def listed(**narrowed):
        page = client.get("/gaps", params={"lang": "en", "all": "yes", **narrowed}).text
        return re.findall(r'<a href="/gaps/(G-[0-9a-f]{12})">([^<]+)</a>', page)

    every = dict(listed())
    assert (every[TRANSPORT], every[SILENT]) == ("being worked on", "planned")
    assert {gap for gap, _ in listed(owner="COORD")} == {TRANSPORT, SILENT}
    assert {gap for gap, _ in listed(status="in_work")} == {TRANSPORT}
    assert {gap for gap, _ in listed(owner="nobody")} == every.keys() - {TRANSPORT, SILENT, UNINSURED}
    assert client.get("/gaps", params={"status": "nonsense"}).status_code == 422
    assert listed(as_of="2025-06-01") == []
    assert "/gaps/G-" not in client_as(Role.MUNICIPALITY).get("/gaps").text
