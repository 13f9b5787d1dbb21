"""A municipality that opens, adds, subtracts and compares everything it can reach learns nothing that is hidden."""

import csv
import io
import re
import time
from collections import Counter
from datetime import date

import pytest
from starlette.testclient import TestClient

from referral.context import silent
from referral.metrics import METRICS
from referral.metrics.reading import metric_input
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.releases.release import CELLS, RELATIONS, closed_quarters, parts_of, tables_of
from tests.fakes.demo_fixture import context
from tests.fakes.disclosure_attacker import can_be

LINK = re.compile(r'(?:href|src|data-source)="(/[^"#]*)"')
LEFT_OUT = re.compile(r"^/(static|manual|account|language|sign|network\.(?!json)|lock)")
START = ("/", "/metrics", "/gaps", "/network", "/api/gaps", "/api/network", "/api/network/measures", "/api/metrics")
QUARTERS = closed_quarters(date(2026, 1, 15))[:6]


@pytest.fixture
def municipality(client_as) -> TestClient:
    return client_as(Role.MUNICIPALITY)


OF_A_SHAPE = 2  # what a filter is set to
FILTERS = 2  # at once


def shape(path: str) -> tuple[str, frozenset[str]]:
    """Return what an address has in common with those that ask the same question about something else."""
    place, _, query = path.partition("?")
    return re.sub(r"[^/]*\d[^/]*", "*", place), frozenset(re.findall(r"(?:^|&)([\w-]+)=", query))


def crawl(client: TestClient) -> dict[str, str]:
    """Return the pages that can be reached from the menu, without what each answer has of its own.

    Of addresses that differ by what they ask about alone, the first few are visited.
    """
    found: dict[str, str] = {}
    visits = Counter[tuple[str, frozenset[str]]]()
    waiting = [f"{path}{'&' if '?' in path else '?'}lang=en" for path in START]
    while waiting:
        path = waiting.pop(0)
        if path in found or visits[shape(path)] == OF_A_SHAPE or len(shape(path)[1]) > FILTERS:
            continue
        visits[shape(path)] += 1
        answer = client.get(path)
        found[path] = re.sub(r'(name="(csrf|form_token|token|key)"[^>]*value=|value=)"[\w-]{13,}"', "", answer.text)
        if answer.status_code == 200 and "html" in answer.headers["content-type"]:
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text) if not LEFT_OUT.match(link)]
    return found


def read_page(text: str) -> dict[str, dict[str, int | None]]:
    """Return the tables of the page, by the labels that a reader sees."""
    tables = {}
    for section in text.split("<section>")[1:]:
        rows = re.findall(r'<th scope="row">(.*?)</th><td class="right figure">(.*?)</td>', section)
        tables[re.search("<h2>(.*?)</h2>", section)[1]] = {
            label: int(number.removeprefix("about ").replace(",", "")) if number.startswith("about") else None
            for label, number in rows
        }
    return tables


@pytest.mark.parametrize("quarter", QUARTERS, ids=lambda quarter: quarter.code)
def test_no_hidden_cell_can_be_recovered_from_page_table_and_json(municipality, store, quarter):
    days = f"from={quarter.first}&to={quarter.last}"
    json = municipality.get(f"/api/metrics?{days}").json()
    published: dict[str, dict[str, int | None]] = {}
    for figure in json["cohorts"][0]["figures"]:
        assert (figure["of"], figure["value"], figure["low"], figure["median"]) == (None, None, None, None)
        if figure["metric"] in CELLS:
            published.setdefault(figure["metric"], {})[figure["part"]] = (
                None if figure["counted"] is None else int(figure["counted"])
            )
    page = read_page(municipality.get(f"/metrics?{days}&lang=en").text)
    rows = list(csv.reader(io.StringIO(municipality.get(f"/metrics.csv?{days}&lang=en").content.decode("utf-8-sig"))))
    names = {metric.code: metric.label for metric in METRICS}
    for code, cells in published.items():
        labels = {part.code: part.label for part in parts_of(code)}
        same = {labels[part]: count for part, count in cells.items()}
        assert page[names[code]] == same
        assert {row[2]: int(row[3]) if row[3] else None for row in rows if row[1] == names[code]} == same
    assert json["cohorts"][0]["referrals"] is None
    known = [(one.table, one.cell, one.within) for one in RELATIONS if one.table in published]
    office = context(store, Role.COORDINATOR)
    data = metric_input(office, ReportRequest(first=quarter.first, last=quarter.last), progress=silent)
    hidden = [
        (table.code, cell)
        for table in tables_of(data)
        for cell in table.cells
        if table.code in published and published[table.code][cell.code] is None
    ]
    assert hidden
    for table, cell in hidden:
        numbers = (0, 9) if cell.is_few(10) else (cell.referrals - 3, cell.referrals)
        assert all(can_be(published, known, (table, cell.code), number) for number in numbers), (table, cell)


def test_quarters_share_no_referral_and_no_other_period_is_answered(municipality):
    for days in ("from=2025-07-01&to=2025-07-31", "from=2025-08-01&to=2025-10-31", "from=2025-07-01&to=2025-12-31",
                 "from=2025-10-01&to=2025-12-31", "from=2026-01-01", "from=2025-07-15"):  # fmt: skip
        assert municipality.get(f"/metrics?{days}").status_code == 422
        assert municipality.get(f"/metrics.csv?{days}").status_code == 422
        assert municipality.get(f"/api/metrics?{days}").status_code == 422
    assert "приключило тримесечие" in municipality.get("/metrics?from=2026-01-01").text
    for narrower in ("centre=O01", "organisation=O05", "domain=hea"):
        for path in ("/metrics", "/metrics.csv", "/api/metrics"):
            assert municipality.get(f"{path}?{narrower}").status_code == 403


def test_nothing_the_municipality_can_open_moves_with_todays_work(municipality, store):
    while "The map is being laid out" in municipality.get("/network?lang=en").text:
        time.sleep(0.1)
    before = crawl(municipality)
    assert len(before) > 15
    pictures = [path for path, text in before.items() if '<svg class="picture' in text]
    assert not [path for path in pictures if not path.startswith("/gaps/what-if")], "no curve by day"

    def a_busy_day(tx):
        referrals = tx.find("Referral", limit=1000).nodes
        tx.put([node.with_fields(state="completed", provider_answered=False) for node in referrals])
        needs = tx.find("RecordedNeed", limit=1000).nodes
        tx.put([node.with_fields(need="hea.transport", recorded_on=date(2026, 1, 14)) for node in needs])

    store.write(a_busy_day)
    after = crawl(municipality)
    assert after.keys() == before.keys()
    assert [path for path in before if before[path] != after[path]] == []
