"""Exporting the directory and importing the export again changes nothing."""

import csv
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.engines.sqlite.store import open_sqlite
from referral.errors import NotAllowed
from referral.exchange.package.directory_export import export_directory
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role
from referral.model.directory import Organisation, Service, Tie
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import PACKAGE, WORDS, context

DIRECTORY = ("Area", "Organisation", "Service", "PART_OF", "BASED_IN", "OFFERS", "ANSWERS", "SERVES", "REQUIRES",
             "GRANTS", "PARTNERS_WITH")  # fmt: skip
texts = st.text(alphabet="=+-@'\"ab,;ю \n\r", min_size=1, max_size=8).map(str.strip).filter(bool)
maybe = st.none() | texts


def directory_of(store) -> list[str]:
    """Everything the store holds of the directory, versions included."""
    return sorted(repr(item) for item in store.read(lambda tx: list(tx.backup())) if item.kind in DIRECTORY)


def rows_in(table: str) -> int:
    """Count the rows of a table of the demo package."""
    with (PACKAGE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def fresh(path):
    office = context(open_sqlite(path, records.schema()))
    words_as_nodes(office.store, WORDS)
    return office


def test_the_demo_town_comes_back_and_again_changes_nothing(store, tmp_path):
    before = directory_of(store)
    office = context(store)
    counts = export_directory(office, tmp_path / "out")
    tables = {table: rows_in(table) for table in ("areas", "organisations", "services", "ties")}
    assert counts == {**tables, "directory_history": sum(tables.values())}
    report = import_native(office, tmp_path / "out")
    assert (report.held, report.source) == ([], "tihorechie")
    assert sum(report.stored[table] for table in ("areas", "organisations", "services")) == 0
    assert directory_of(store) == before
    other = fresh(tmp_path / "other.sqlite")
    import_native(other, tmp_path / "out")
    assert directory_of(other.store) == before


def test_the_export_can_be_read_by_anything_that_reads_csv(store, tmp_path):
    export_directory(context(store), tmp_path / "out")
    with (tmp_path / "out" / "services.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = {row["id"]: row for row in csv.DictReader(file)}
    with (PACKAGE / "services.csv").open(encoding="utf-8", newline="") as file:
        for seed in csv.DictReader(file):
            sets = {name: sorted(seed[name].split()) for name in ("needs", "areas", "requires", "grants")}
            assert {name: exported[seed["id"]][name].split() for name in sets} == sets
            plain = {name: text for name, text in seed.items() if name not in sets}
            assert {name: exported[seed["id"]][name] for name in plain} == plain
    assert tomllib.loads((tmp_path / "out" / "package.toml").read_text("utf-8")) == {"code": "tihorechie"}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_organisation_service_and_tie_comes_back(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    organisations = [
        data.draw(st.builds(
            Organisation, id=st.just(f"O{number}"), name_bg=texts, kind=st.sampled_from(sorted(WORDS.kinds)),
            active=st.booleans(), name_en=maybe, description=maybe, phone=maybe, email=maybe, website=maybe,
            address=maybe, contact=maybe, answer_days=st.none() | st.integers(0, 90),
            agreement_on=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
            answer_channel=st.sampled_from([None, "email", "letter"]), source=st.sampled_from([None, "feed", "=town"]),
            source_id=maybe,
        ))
        for number in range(2)
    ]  # fmt: skip
    prerequisites = st.sets(st.sampled_from(["id_card", "telk", "birth_certificate"])).map(
        lambda codes: tuple(sorted(codes))
    )
    service = data.draw(st.builds(
        Service, id=st.just("S1"), organisation=st.just("O1"), name_bg=texts, status=st.just("active"),
        requires=prerequisites, grants=prerequisites, how_to_apply=maybe, free=st.sampled_from([None, True, False]),
        requires_any=st.sampled_from([(), ("id_card|telk",)]), window=st.sampled_from([None, "07-01/10-31"]),
        source=st.sampled_from([None, "town"]),
    ))  # fmt: skip
    tie = Tie(one="O0", other="O1", since=data.draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))))
    office = fresh(folder / "a.sqlite")

    def work(tx):
        records.save(tx, *organisations)
        records.save(tx, service)
        records.save_ties(tx, [tie])

    office.store.write(work)
    export_directory(office, folder / "out")
    before = directory_of(office.store)
    assert not import_native(office, folder / "out").held
    assert directory_of(office.store) == before
    other = fresh(folder / "b.sqlite")
    assert not import_native(other, folder / "out").held
    assert directory_of(other.store) == before
    office.store.close()
    other.store.close()


def test_rows_changed_by_hand_are_held_back_by_the_rule_they_break(store, tmp_path):
    office, services = context(store), tmp_path / "out" / "services.csv"
    changed = {"requires_any": ("property_deed|rental_contract",), "window": "07-01/10-31", "wait_days": 20}
    store.write(lambda tx: records.save(tx, replace(records.get(tx, Service, "S24"), **changed)))
    export_directory(office, tmp_path / "out")
    text = services.read_text("utf-8-sig")
    for good, bad, rule in (
        ("07-01/10-31", "7-1/10-31", "not_a_window"),
        ("property_deed|rental_contract", "property_deed|nonsense", "unknown_code"),
        ("07-01/10-31,20", "07-01/10-31,-3", "negative"),
        ("07-01/10-31,20", "07-01/10-31,soon", "not_a_number"),
    ):
        assert good in text
        services.write_text(text.replace(good, bad), encoding="utf-8")
        assert [held.rule for held in import_native(office, tmp_path / "out").held] == [rule]


def test_only_who_may_export_exports(store, tmp_path):
    with pytest.raises(NotAllowed):
        export_directory(context(store, Role.ASSISTANT), tmp_path / "out")
    assert not (tmp_path / "out").exists()
