"""Alternatives, windows, days and last days: how they are read, kept and carried in and out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.toml_source import DeclarationError
from referral import vocabulary
from referral.exchange.backup import export_directory
from referral.exchange.package import import_native
from referral.matching.ranking import match, question_of
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import WORDS, context
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


@pytest.mark.parametrize("word", ["", "id_card", "id_card=", "=2026-01-01", "id_card=2026-02-30", "id_card=20260101"])
def test_what_is_no_last_day_is_none(word):
    assert requirements.read_until(word) is None


def test_matching_knows_alternatives_ends_and_windows():
    client = Client(id="C", area="Q", assistant="A", centre="O", held=("deed", "telk"), held_until=("telk=2026-01-14",))
    asked = question_of(client, "doc.address", today=TODAY)
    assert asked.held == {"deed"}
    assert question_of(client, "x", today=TODAY - timedelta(days=1)).held == {"deed", "telk"}
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


def test_alternatives_windows_days_and_ends_travel_out_and_in_and_bad_rows_are_kept_by_name(store, tmp_path):
    office = context(store)
    services = tmp_path / "out" / "services.csv"
    store.write(
        lambda tx: records.save(
            tx,
            replace(
                records.get(tx, Service, "S24"),
                requires_any=("property_deed|rental_contract",),
                window="07-01/10-31",
                wait_days=20,
            ),
        )
    )
    export_directory(office, tmp_path / "out")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    words_as_nodes(context(other).store, context(other).vocabulary)
    assert not import_native(context(other), tmp_path / "out").kept
    there = context(other).directory().services["S24"]
    assert (there.requires_any, there.window, there.wait_days) == (
        ("property_deed|rental_contract",),
        "07-01/10-31",
        20,
    )

    text = services.read_text("utf-8-sig")
    for good, bad, rule in (
        ("07-01/10-31", "7-1/10-31", "not_a_window"),
        ("property_deed|rental_contract", "property_deed|crown", "unknown_code"),
        ("07-01/10-31,20", "07-01/10-31,-3", "negative"),
        ("07-01/10-31,20", "07-01/10-31,soon", "not_a_number"),
    ):
        assert good in text
        services.write_text(text.replace(good, bad), encoding="utf-8")
        assert rule in {one.rule for one in import_native(context(other), tmp_path / "out").kept}


@pytest.mark.parametrize(("until", "rule"), [("id_card=soon", "not_a_last_day"), ("telk=2026-01-01", "paper_not_held")])
def test_a_clients_last_day_that_cannot_be_used_is_named(until, rule):
    from referral.exchange.csv_tables import Row, RowProblem
    from referral.exchange.package_rows import _until

    row = Row(table="clients", line=2, cells={"papers": "id_card", "papers_until": until})
    with pytest.raises(RowProblem) as refused:
        _until(row)
    assert refused.value.rule == rule
    assert _until(Row(table="clients", line=2, cells={"papers": "id_card", "papers_until": "id_card=2026-01-01"})) == (
        "id_card=2026-01-01",
    )


def test_days_a_paper_is_good_for_are_from_one_up(tmp_path):
    assert WORDS.valid_days == {"gp_referral": 30}
    for days, code in (("0", "too_small"), ('"many"', "wrong_type")):
        (tmp_path / "people.toml").write_text(
            f'[prerequisites.x]\nbg = "а"\nen = "a"\ntype = "paper"\nvalid_days = {days}\n', encoding="utf-8"
        )
        with pytest.raises(DeclarationError) as refused:
            vocabulary.load(tmp_path)
        assert (refused.value.code, refused.value.line) == (code, 5)
