"""The table of columns fits the records, the vocabulary and the packages that people have."""

import csv
from dataclasses import fields

import pytest

from referral.exchange.csv_column import ValueKind
from referral.exchange.csv_columns import EVENTS, TABLES, TRANSITION_DATA, words
from referral.lifecycle.transitions import TRANSITIONS
from referral.model.actors import User
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.referrals import Referral, TransitionData
from tests.fakes.demo_fixture import PACKAGE, WORDS

RECORDS = {
    "areas": Area,
    "organisations": Organisation,
    "services": Service,
    "ties": Tie,
    "users": User,
    "clients": Client,
    "needs": RecordedNeed,
    "referrals": Referral,
}
# What a package never says: it is worked out on import, or it is a secret.
NOT_CARRIED = {
    "users": {"created_at", "password_hash", "active"},
    "clients": {"created_at", "merged_into"},
    "organisations": {"merged_into"},
    "needs": {"area", "centre", "assistant", "merged_into"},
}


def names(cls) -> set[str]:
    return {field.name for field in fields(cls)} - {"version"}


@pytest.mark.parametrize("table", [name for name in RECORDS if name != "referrals"])
def test_every_field_of_a_record_has_its_column(table):
    columns = [column.record_field for column in TABLES[table]]
    assert len(columns) == len(set(columns))
    assert set(columns) == names(RECORDS[table]) - NOT_CARRIED.get(table, set())


def test_a_referral_is_made_of_its_columns_and_its_events():
    assert {column.record_field for column in TABLES["referrals"]} <= names(Referral)
    carried = {column.record_field for column in TRANSITION_DATA}
    assert names(TransitionData) - carried == {"consent", "consent_on", "consent_channel"}
    assert carried < {column.record_field for column in EVENTS}


@pytest.mark.parametrize("table", TABLES)
def test_headers_and_their_earlier_names_mean_one_column_each(table):
    headers = [header for column in TABLES[table] for header in (column.name, *column.aliases)]
    assert len(headers) == len(set(headers))


@pytest.mark.parametrize("table", TABLES)
def test_every_header_of_the_demo_town_is_known(table):
    with (PACKAGE / f"{table}.csv").open(encoding="utf-8") as file:
        used = set(next(csv.reader(file)))
    assert used <= {header for column in TABLES[table] for header in (column.name, *column.aliases)}


def test_codes_come_from_lists_and_references_from_tables_that_exist():
    for table, columns in TABLES.items():
        for column in columns:
            where = f"{table}.{column.name}"
            coded = column.kind in {ValueKind.CODE, ValueKind.CODES, ValueKind.ALTERNATIVES, ValueKind.LAST_DAYS}
            assert bool(column.lists) is coded, where
            assert all(WORDS.codes(listing) for listing in column.lists), where
            refers = column.kind in {ValueKind.REFERENCE, ValueKind.REFERENCES}
            assert (column.table in TABLES) if refers else column.table is None, where
            assert column.explanation.endswith("."), where


def test_a_reason_may_come_from_every_list_that_a_transition_names():
    (reason,) = (column for column in TRANSITION_DATA if column.name == "reason")
    assert set(reason.lists) >= {row.codes["reason"] for row in TRANSITIONS if "reason" in row.codes}


def test_every_explanation_is_a_text_to_translate():
    listed = {code: (kind, english) for code, kind, english in words()}
    assert listed["areas.population"] == ("explanation", "How many people live there.")
    assert set(listed) == {f"{table}.{column.name}" for table, columns in TABLES.items() for column in columns}
