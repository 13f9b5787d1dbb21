"""Alternatives, windows and last days: how they are read and what a client holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.matching.model import help_request_of
from referral.matching.ranking import match
from referral.model import requirements
from referral.model.clients import Client
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
