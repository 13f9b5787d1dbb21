"""Every page, table and answer of figures takes a day, says so, and refuses a day that cannot be used."""

import csv
import io
import re

import pytest

from referral.gaps import GAPS
from referral.lifecycle.states import Outcome
from referral.metrics.families.service import OUTCOME_PARTS
from referral.model.actors import Role

DAY = "2025-06-01"
PLACES = ("/metrics", "/gaps", "/network", "/organisations", "/organisations/O05", "/services/S05", "/find")
DATA = ("/api/metrics", "/api/gaps", "/api/network", "/network.json", "/api/directory")


def completed(client, address: str) -> int:
    cohorts = client.get(address).json()["cohorts"]
    return next(one["counted"] for one in cohorts[0]["figures"] if one["part"] == "served")


def test_a_figure_as_of_a_day_counts_nothing_later(client_as):
    client = client_as(Role.COORDINATOR)
    address = f"/api/metrics?from=2025-03-01&to={DAY}"
    then, now = completed(client, f"{address}&as_of={DAY}"), completed(client, address)
    assert 0 < then < now
    table = client.get(f"/metrics.csv?lang=en&from=2025-03-01&to={DAY}&as_of={DAY}").text.removeprefix("\ufeff")
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["Part"] == OUTCOME_PARTS[Outcome.SERVED].label]
    assert rows[0]["Counted"] == f"{then:.0f}"
    assert {row["As of"] for row in rows} == {DAY}
    page = client.get(f"/metrics?lang=en&from=2025-03-01&to={DAY}&aged=0&as_of={DAY}").text
    assert re.search(rf'class="right figure">{then:.0f}</td>', page)


@pytest.mark.parametrize(
    ("language", "told", "directory"),
    [
        ("en", "as it was known at the end of 01 Jun 2025", "the oldest known one, of 15 Jan 2026"),
        ("bg", "само каквото е било известно в края на този ден", "най-старият известен (от 15.01.2026"),
    ],
)
def test_a_page_says_which_day_it_shows_and_that_the_directory_of_then_is_not_known(
    client_as, language, told, directory
):
    client = client_as(Role.COORDINATOR)
    for place in PLACES:
        page = " ".join(client.get(f"{place}?lang={language}&as_of={DAY}").text.split())
        assert told in page, place
        assert directory in page, place
        assert told not in " ".join(client.get(f"{place}?lang={language}").text.split())


def test_a_figure_that_needs_the_directory_of_then_says_so_beside_itself_and_others_do_not(client_as):
    client = client_as(Role.COORDINATOR)
    answer = client.get(f"/api/metrics?as_of={DAY}").json()
    assert (answer["as_of"], answer["oldest_directory"]) == (DAY, "2026-01-15")
    marked = {one["metric"] for one in answer["cohorts"][0]["figures"] if one["of_oldest_directory"]}
    assert marked == {"participation", "freshness", "unmet_need"}
    gaps = client.get(f"/api/gaps?as_of={DAY}").json()
    days = {(one["detector"], one["oldest_directory"]) for one in gaps}
    of_directory = {detector.code for detector in GAPS if detector.of_directory}
    assert "silence" not in of_directory  # it looks at referrals alone
    assert {day for detector, day in days if detector not in of_directory} == {None}
    assert {day for detector, day in days if detector in of_directory} == {"2026-01-15"}
    page = client.get(f"/gaps?lang=en&as_of={DAY}").text
    assert page.count("Computed from the oldest known directory") == len(of_directory)
    now = client.get("/api/metrics").json()
    assert (now["as_of"], now["oldest_directory"]) == (None, None)
    assert not any(one["of_oldest_directory"] for one in now["cohorts"][0]["figures"])


def test_the_map_and_its_files_take_the_day(client_as):
    client = client_as(Role.COORDINATOR)
    page = client.get(f"/network?as_of={DAY}").text
    assert f"as_of={DAY}" in re.search(r'data-source="([^"]+)"', page)[1]
    for address in ("/network.json?", "/api/network?"):
        now, then = (len(client.get(f"{address}{day}").json()["edges"]) for day in ("", "as_of=2024-07-05"))
        assert then < now
    now, then = (client.get(f"/network.graphml?of=referrals&{day}").text for day in ("", "as_of=2024-07-05"))
    assert then.count("<edge") < now.count("<edge")
    assert client.get(f"/api/network/measures?as_of={DAY}").json()


@pytest.mark.parametrize(
    ("day", "words"), [("2027-01-01", "in the future"), ("1999-01-01", "01.01.2000"), ("soon", "date")]
)
def test_a_day_that_cannot_be_used_is_told_beside_the_field_and_kept(client_as, day, words):
    client = client_as(Role.COORDINATOR)
    for place in PLACES:
        answer = client.get(f"{place}?lang=en&as_of={day}")
        assert answer.status_code == 422
        assert words in answer.text.lower()
        assert f'value="{day}"' in answer.text
    for place in (*DATA, "/metrics.csv", "/network.graphml"):
        assert client.get(f"{place}?as_of={day}").status_code == 422, place


def test_a_reader_of_closed_periods_is_offered_no_day_and_refused_one(client_as):
    client = client_as(Role.MUNICIPALITY)
    for place in PLACES:
        assert 'name="as_of"' not in client.get(place).text, place
    for place in (*PLACES, *DATA):
        assert client.get(f"{place}?as_of={DAY}").status_code in {403, 404}, place
