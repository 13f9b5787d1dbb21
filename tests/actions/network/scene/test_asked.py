"""Garbage in an address asks nothing, ids are looked up, and a reader of figures chooses no period."""

from datetime import date

import pytest

from referral.model.actors import Role
from referral.network.asking import question_of
from referral.network.scene.asked import EARLIEST
from referral.network.scene.question import PARAMETERS, Question
from tests.fakes.demo_fixture import context

GARBAGE = ("", "nonsense", "C-0001", "../..", "\x00", "<img src=x onerror=alert(1)>", "9" * 5000, "O99999", "__proto__")


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_asks_nothing(map_town, text):
    office = context(map_town, Role.COORDINATOR)
    assert question_of(office, dict.fromkeys(PARAMETERS, (text,))) == Question()


def test_an_address_that_a_question_writes_asks_the_same(map_town):
    office = context(map_town, Role.COORDINATOR)
    asked = question_of(
        office,
        {
            "level": ("organisation",), "centre": ("O40",), "steps": ("2",), "kind": ("group:health",),
            "from": ("2025-07-01",), "to": ("2025-09-30",), "with_from": ("2025-04-01",), "with_to": ("2025-06-30",),
            "path": ("O01", "O40"), "layers": ("declared", "observed"), "ask": ("alone",), "status": ("unused",),
        },
    )  # fmt: skip
    assert asked.path == ("O01", "O40")
    assert question_of(office, {name: (value,) for name, value in asked.params().items()}) == asked


def test_a_period_may_lack_an_end_and_never_ends_before_it_begins(map_town):
    office = context(map_town, Role.COORDINATOR)
    assert question_of(office, {"from": ("2025-07-01",)}).period == (date(2025, 7, 1), office.today)
    assert question_of(office, {"to": ("2025-07-01",)}).period == (EARLIEST, date(2025, 7, 1))
    assert question_of(office, {"from": ("2025-07-02",), "to": ("2025-07-01",)}).period is None


def test_a_reader_of_figures_chooses_no_period(map_town):
    office = context(map_town, Role.MUNICIPALITY)
    assert question_of(office, {"from": ("2025-07-01",), "to": ("2025-07-02",)}) == Question()


def test_an_organisation_that_is_closed_is_no_centre(store):
    office = context(store, Role.COORDINATOR)
    assert question_of(office, {"centre": ("O05",)}).centre == "O05"
    assert question_of(office, {"centre": ("O05",), "without": ("O05",)}).ask == "closing"
    assert question_of(context(store, Role.ASSISTANT), {"without": ("O05",)}).ask is None
