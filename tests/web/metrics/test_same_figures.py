"""One partner has one set of figures: results, map, gaps, find help, its own page, the API and the files agree."""

import csv
import io
import re

import pytest

from referral.calendar import SOFIA
from referral.matching.partners.partner_outcomes import usual_cohort
from referral.model.actors import Role
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def store(app):
    return app.state.application.store


@pytest.fixture(scope="module")
def directory(store):
    return context(store).directory()


@pytest.fixture
def coordinator(client_as):
    client = client_as(Role.COORDINATOR)
    client.cookies.set("lang", "en")
    return client


def numbers(row):
    names = ("sent", "aged", "judged", "answered", "learnt", "declined", "served")
    return {name: row[name] for name in names}


@pytest.fixture
def months(store):
    """Return the parameter that asks the results for the months by which every surface judges a partner."""
    return f"from={usual_cohort(context(store)).start.astimezone(SOFIA).date()}"


def of_the_results(coordinator, months):
    partners = coordinator.get(f"/api/metrics?{months}").json()["partners"]
    return {row["organisation"]: row for row in partners}


def test_all_43_partners_have_the_same_figures_in_results_find_help_map_and_on_their_own_page(
    coordinator, directory, months
):
    results = of_the_results(coordinator, months)
    assert len(results) == 43
    nodes = {node["id"]: node["app"] for node in coordinator.get("/api/network").json()["nodes"]}
    found = {}
    for need in directory.services_for:
        for candidate in coordinator.get(f"/api/match?need={need}").json()["candidates"]:
            found[candidate["organisation"]] = candidate["figures"]
    for organisation, row in results.items():
        own = coordinator.get(f"/api/organisations/{organisation}/figures").json()
        assert numbers(own) == numbers(row), organisation
        if organisation in found:
            assert numbers(found[organisation]) == numbers(row), organisation
        on_map = nodes[organisation]
        assert (on_map["sent"], on_map["aged"], on_map["served"]) == (row["sent"], row["aged"], row["served"])
        assert own["hours"] == row["hours"], organisation
    assert len(found) > 40
    assert {key for key, app in nodes.items() if app.get("sent")} == set(results)


def test_the_lines_of_the_map_add_up_to_the_figures_of_the_partner(coordinator, store, months):
    """The own referrals of a centre are no line between two organisations; everything else is on one."""
    results = of_the_results(coordinator, months)
    sent = dict.fromkeys(results, 0)
    for edge in coordinator.get("/api/network").json()["edges"]:
        if edge["app"]["kind"] == "observed":
            sent[edge["to"]] += edge["app"]["sent"]
    own = {one.organisation for one in counted_referrals.sent(store) if one.organisation == one.centre}
    assert {key: count for key, count in sent.items() if key not in own} == {
        key: row["sent"] for key, row in results.items() if key not in own
    }


def test_the_results_of_one_partner_count_what_its_row_counts_whatever_age_is_chosen(coordinator, months):
    for organisation, row in of_the_results(coordinator, months).items():
        answer = coordinator.get(f"/api/metrics?{months}&organisation={organisation}").json()
        (alone,) = answer["partners"]
        assert alone["organisation"] == organisation
        assert numbers(alone) == numbers(row)
        for cohort in answer["cohorts"]:
            shown = {figure["metric"]: figure for figure in cohort["figures"]}
            assert (shown["response"]["counted"], shown["response"]["of"]) == (row["answered"], row["judged"])
            assert (shown["learnt_otherwise"]["counted"], shown["learnt_otherwise"]["of"]) == (
                row["learnt"],
                row["judged"],
            )
            assert shown["no_feedback"]["counted"] == row["judged"] - row["answered"]
            if row["judged"] >= 10:  # of fewer nobody says how soon the partner answers
                assert shown["first_response"]["median"] == row["hours"]


def test_the_labour_office_is_never_said_to_have_answered(coordinator, client_as, directory, months):
    row = of_the_results(coordinator, months)["O05"]
    assert (row["answered"], row["hours"]) == (0, None)
    judged, learnt = row["judged"], row["learnt"]
    assert learnt > 0.9 * judged > 90
    (gap,) = (gap for gap in coordinator.get("/api/gaps?lang=en").json() if gap["detector"] == "silence")
    assert (gap["organisation"], gap["counted"], gap["of"]) == ("O05", 0, judged)
    assert f"answered 0 of {judged} referrals" in gap["sentence"]
    assert f"Learnt otherwise: {learnt}." in gap["sentence"]
    page = re.sub(r"\s+", " ", coordinator.get("/organisations/O05").text)
    assert f'<dt>Answered</dt><dd class="figure">0 of {judged}</dd>' in page
    assert f'<dt>Learnt otherwise</dt><dd class="figure">{learnt} of {judged}</dd>' in page
    assert "working hours" not in page
    results = re.sub(r"\s+", " ", coordinator.get(f"/metrics?{months}&organisation=O05").text)
    card = results.partition("<h3>Answered")[2][:900]
    assert f"0 of {judged}" in card
    assert "not reached yet" in results.partition("<h3>Time to the first answer")[2][:300]
    need = next(service for service in directory.services_of["O05"] if service.needs).needs[0]
    assistant = client_as(Role.ASSISTANT)
    assert f"{0} от {judged}" in re.sub(r"\s+", " ", assistant.get(f"/find?need={need}").text)
    table = csv.DictReader(io.StringIO(coordinator.get(f"/metrics.csv?{months}&organisation=O05").text[1:]))
    answered = [line for line in table if line["Code"] == "response"]
    assert {(line["Counted"], line["Of (n)"]) for line in answered} == {("0", str(judged))}


def test_a_municipality_reads_that_paths_are_hidden_and_not_that_there_are_none(client_as):
    page = client_as(Role.MUNICIPALITY).get("/network?lang=en").text
    assert "Paths of referrals: hidden." in page
    assert "Paths of referrals: 0" not in page
    for node in client_as(Role.MUNICIPALITY).get("/api/network").json()["nodes"]:
        assert not {"sent", "aged", "served"} & node["app"].keys()


def test_few_referrals_to_one_partner_say_few_and_no_time_on_any_surface(coordinator, directory):
    """Twelve months back no partner has so few; in one month most have."""
    asked = "from=2025-03-01&to=2025-03-31&organisation="
    few = {}
    for organisation in sorted(directory.organisations):
        answer = coordinator.get(f"/api/metrics?{asked}{organisation}").json()
        row = next((row for row in answer["partners"] if row["organisation"] == organisation), None)
        if row is not None:
            few[organisation] = row["judged"] < 10
            for cohort in answer["cohorts"]:
                (wait,) = (one for one in cohort["figures"] if one["metric"] == "first_response")
                assert wait["few"] == few[organisation], organisation
                assert (wait["median"], wait["ninetieth"]) == (None, None) or not wait["few"], organisation
    assert set(few.values()) == {True, False}
    one = next(key for key, is_few in few.items() if is_few)
    page = coordinator.get(f"/metrics?{asked}{one}").text
    (shown,) = re.findall(r"<h3>Time to the first answer.*?class=\"big figure\">([^<]+)<", page, re.DOTALL)
    assert shown == "few"
    assert "half: few" not in page
    rows = csv.reader(io.StringIO(coordinator.get(f"/metrics.csv?{asked}{one}").text.lstrip("\ufeff")))
    told = [row for row in rows if row and row[0] == "first_response"]
    assert told
    assert all("few" in row for row in told)
