"""Histories of referrals in a package: what is taken, and what is held back with its reason."""

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.exchange.package.import_package import import_native
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.actions.exchange.package.package_examples import (
    EVENTS,
    GOOD,
    PEOPLE,
    REFERRALS,
    history,
    package,
    referral_row,
)
from tests.fakes.demo_fixture import WORDS, context


@pytest.fixture
def office(tmp_path):
    place = context(open_sqlite(tmp_path / "s.sqlite", records.schema()))
    words_as_nodes(place.store, WORDS)
    yield place
    place.store.close()


def test_a_referral_may_follow_one_that_stands_anywhere_in_the_table(office, tmp_path, monkeypatch):
    monkeypatch.setattr("referral.exchange.package.import_package.BATCH", 2)
    names = [f"R{number}" for number in range(1, 8)]
    follows = dict(zip(names, [*names[1:], ""], strict=True))  # each follows the next row, across batches
    rows = "".join(referral_row(name, follows[name]) for name in names)
    events = "".join(history(name, *GOOD[:2]) for name in names)
    report = import_native(
        office, package(tmp_path / "in", **PEOPLE, referrals=REFERRALS + rows, events=EVENTS + events)
    )
    assert (report.held, report.stored["referrals"]) == ([], 7)
    stored = {
        node.id: node.fields.get("follows") for node in office.read(lambda tx: tx.find("Referral", limit=9)).nodes
    }
    assert stored == {name: after or None for name, after in follows.items()}


@pytest.mark.parametrize(("follows", "rule"), [("R9", "unknown_reference"), ("R1", "circular_reference")])
def test_a_referral_that_follows_nothing_is_held_back_with_its_events(office, tmp_path, follows, rule):
    rows = REFERRALS + referral_row("R1", follows) + referral_row("R2")
    events = EVENTS + history("R1", *GOOD[:2]) + history("R2", *GOOD[:2])
    report = import_native(office, package(tmp_path / "in", **PEOPLE, referrals=rows, events=events))
    assert report.held_by_rule == {("referrals", rule): 1, ("events", "referral_held_back"): 2}
    assert report.stored["referrals"] == 1


@pytest.mark.parametrize(
    ("moments", "rule"),
    [
        ((GOOD[0], GOOD[3], GOOD[1], GOOD[2]), "impossible_time"),  # accepted before it was sent
        ((GOOD[1], GOOD[0]), "impossible_time"),
        ((GOOD[0], "2026-01-15T09:01"), "in_the_future"),
        ((GOOD[0], "9999-12-31T23:59"), "in_the_future"),
        (("0001-01-01T00:00", GOOD[1]), "unusable_value"),
        (("1926-01-10T09:00", GOOD[1]), "impossible_time"),
    ],
)
def test_a_history_of_impossible_times_is_held_back(office, tmp_path, moments, rule):
    tables = PEOPLE | {"referrals": REFERRALS + referral_row("R1"), "events": EVENTS + history("R1", *moments)}
    report = import_native(office, package(tmp_path / "in", **tables))
    assert report.held_by_rule == {("referrals", rule): 1, ("events", "referral_held_back"): len(moments)}
    assert office.read(lambda tx: tx.tally("Referral")[0].count) == 0


def test_further_events_of_a_referral_that_is_here_are_told_and_change_nothing(office, tmp_path):
    tables = PEOPLE | {"referrals": REFERRALS + referral_row("R1"), "events": EVENTS + history("R1", *GOOD[:3])}
    import_native(office, package(tmp_path / "in", **tables))
    before = office.read(lambda tx: tx.get("Referral", "R1"))
    assert import_native(office, package(tmp_path / "in", **tables)).held == []
    more = package(tmp_path / "in", **tables | {"events": EVENTS + history("R1", *GOOD)})
    assert import_native(office, more).held_by_rule == {("events", "known_referral"): 1}
    alone = package(tmp_path / "alone", **PEOPLE, events=EVENTS + history("R1", *GOOD))
    assert import_native(office, alone).held_by_rule == {("events", "known_referral"): 4}
    assert office.read(lambda tx: tx.get("Referral", "R1")) == before


def test_two_referrals_whose_short_codes_would_be_the_same_get_two(office, tmp_path, monkeypatch):
    monkeypatch.setattr("referral.exchange.package.history.short_code", lambda _: "AAAAAA")
    rows = REFERRALS + referral_row("R1") + referral_row("R2")
    events = EVENTS + history("R1", *GOOD[:2]) + history("R2", *GOOD[:2])
    assert not import_native(office, package(tmp_path / "in", **PEOPLE, referrals=rows, events=events)).held
    nodes = office.read(lambda tx: tx.find("Referral", limit=5)).nodes
    assert len({node.fields["short_code"] for node in nodes}) == 2
