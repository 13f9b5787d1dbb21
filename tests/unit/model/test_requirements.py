"""Alternatives, windows and last days: how they are read and what a client holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.matching.model import help_request_of
from referral.matching.ranking import match
from referral.model import requirements
from referral.model.clients import Client
from referral.model.requirements import Papers
from tests.fakes.demo_fixture import WORDS
from tests.unit.pathways.planner_examples import TODAY, picture, service


@pytest.mark.parametrize(
    ("window", "day", "open_then", "opens", "closes"),
    [
        ("07-01/10-31", "2026-07-01", True, "2026-07-01", "2026-10-31"),
        ("07-01/10-31", "2026-11-01", False, "2027-07-01", "2027-10-31"),
        ("11-15/02-15", "2026-01-15", True, "2026-11-15", "2026-02-15"),
        ("11-15/02-15", "2026-02-16", False, "2026-11-15", "2027-02-15"),
        ("02-29/03-10", "2026-02-28", False, "2026-03-01", "2026-03-10"),
    ],
)
def test_a_window_returns_every_year(window, day, open_then, opens, closes):
    read, when = requirements.read_window(window), date.fromisoformat(day)
    assert read.holds(when) is open_then
    assert (read.opening(when).isoformat(), read.closing(when).isoformat()) == (opens, closes)


@pytest.mark.parametrize(
    "text", ["", "07-01", "13-01/12-31", "02-30/03-01", "7-1/8-1", "07-01/10-31 ", "2026-07-01/10-31"]
)
def test_what_is_no_window_is_none(text):
    assert requirements.read_window(text) is None


@pytest.mark.parametrize(
    "word",
    ["", "id_card", "id_card=", "=2026-01-01", "id_card=2026-02-30", "id_card=20260101", "id_card=20260228.5",
     "id_card=2026-W09-6"],
)  # fmt: skip
def test_what_is_no_last_day_is_none(word):
    assert requirements.read_until(word) is None


def test_matching_knows_alternatives_ends_and_windows():
    client = Client(id="C", area="Q", assistant="A", centre="O", held=("deed", "telk"), held_until=("telk=2026-01-14",),
                    not_held=("consent", "contract"))  # fmt: skip
    asked = help_request_of(client, "doc.address", today=TODAY)
    assert asked.held == {"deed"}
    assert help_request_of(client, "x", today=TODAY - timedelta(days=1)).held == {"deed", "telk"}
    good = service("s", "deed|contract", needs=("doc.address",))
    assert match(picture(good), asked).candidates
    other = match(picture(service("s", "consent|contract telk", needs=("doc.address",))), asked)
    assert other.near_misses[0].reason.details["papers"] == ("telk", "consent|contract")
    shut = match(picture(replace(good, window="07-01/10-31")), asked).near_misses[0].reason
    assert (shut.code, shut.details["day"]) == ("window_closed", date(2026, 7, 1))


def test_a_state_gained_keeps_the_rest_and_a_new_one_has_no_old_end():
    client = Client(
        id="C",
        area="Q",
        assistant="A",
        centre="O",
        held=("a", "b", "c"),
        held_until=("a=2026-02-01", "b=2026-03-01"),
    )
    assert requirements.gained(client, ["b", "d"], {"d": date(2026, 4, 1)}) == (
        ("a", "b", "c", "d"),
        ("a=2026-02-01", "d=2026-04-01"),
    )


CLIENT = Client(id="C", area="Q", assistant="A", centre="O")


@pytest.mark.parametrize(
    ("birth_from", "birth_to", "ages"),
    [
        (1986, 1990, (35, 40)),
        (2020, 2020, (5, 6)),
        (2025, 2026, (0, 1)),  # nobody is younger than 0
        (1986, None, None),
        (None, 1990, None),
    ],
)
def test_a_client_can_be_as_old_as_the_birth_years_allow(birth_from, birth_to, ages):
    client = replace(CLIENT, birth_from=birth_from, birth_to=birth_to)
    assert requirements.ages_of(client, date(2026, 1, 15)) == ages


def test_the_papers_of_a_client_are_those_held_today_and_those_known_to_be_missing():
    client = replace(CLIENT, held=("deed", "telk"), held_until=("telk=2026-01-14",), not_held=("consent",),
                     barriers=("no_address",))  # fmt: skip
    papers = requirements.papers_of(WORDS, client, date(2026, 1, 15))
    assert papers == Papers(held=frozenset({"deed"}), not_held=frozenset({"telk", "consent", "address"}))
    day_before = requirements.papers_of(WORDS, client, date(2026, 1, 14))
    assert (day_before.held, day_before.not_held) == ({"deed", "telk"}, {"consent", "address"})


def test_a_paper_that_is_held_is_not_missing_because_of_a_barrier():
    client = replace(CLIENT, held=("address",), barriers=("no_address",))
    assert requirements.papers_of(WORDS, client, TODAY) == Papers(held=frozenset({"address"}), not_held=frozenset())
    assert requirements.standing_barriers(client, WORDS.lacks, TODAY) == ()
    without = replace(client, held=())
    assert requirements.standing_barriers(without, WORDS.lacks, TODAY) == ("no_address",)


@pytest.mark.parametrize(("born", "insured"), [(2010, True), (2009, True), (2008, False), (2007, False)])
def test_the_law_insures_who_is_under_eighteen_whatever_else_is_said(born, insured):
    client = replace(CLIENT, birth_from=born, birth_to=born, barriers=("not_insured",))
    papers = requirements.papers_of(WORDS, client, date(2026, 1, 15))
    assert ("health_insured" in papers.held, "health_insured" in papers.by_law) == (insured, insured)
    assert ("health_insured" in papers.not_held) is not insured
