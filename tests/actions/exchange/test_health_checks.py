"""The doctor counts what is there and names what differs from its history."""

import csv
from dataclasses import replace
from datetime import datetime

import pytest

from graph.model import Edge, Node, Order, where
from referral.exchange.health_checks import doctor
from referral.model.directory import Organisation
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import PACKAGE, context


def rows_in(table: str) -> int:
    """Count the rows of a table of the demo package."""
    with (PACKAGE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def checks(store):
    return {check.name: check for check in doctor(context(store))}


def test_the_demo_town_is_sound(store):
    by_name = checks(store)
    assert all(check.good for check in by_name.values())
    assert by_name["engine"].status["engine"] == "sqlite"
    for kind, table in (
        ("Organisation", "organisations"), ("Service", "services"), ("Client", "clients"), ("ReferralEvent", "events"),
    ):  # fmt: skip
        assert by_name[kind].found == str(rows_in(table)), kind
    assert by_name["referrals"].found == f"0 / {rows_in('referrals')}"


def test_a_referral_that_is_not_what_its_events_say_is_named(store):
    def spoil(tx):
        referral = records.get(tx, Referral, "R0007")
        other = State.DRAFT if referral.state is not State.DRAFT else State.SENT
        records.save(tx, replace(referral, state=other))

    store.write(spoil)
    check = checks(store)["referrals"]
    assert (check.good, check.found) == (False, f"1 / {rows_in('referrals')}: R0007")


def test_a_service_that_lost_its_organisation_is_counted(store):
    store.write(lambda tx: tx.untie([Edge(kind="OFFERS", source="O01", target="S01")]))
    check = checks(store)["services without an organisation"]
    assert (check.good, check.found) == (False, "1")


def test_progress_is_shown_to_the_end(store):
    steps = []
    list(doctor(context(store), progress=lambda *step: steps.append(step)))
    assert steps[-1] == ("replay", rows_in("referrals"), rows_in("referrals"))


def test_relationships_that_differ_from_their_fields_are_named_and_mended(store):
    area = str(store.read(lambda tx: tx.get("Client", "TH-0007")).fields["area"])
    store.write(lambda tx: tx.untie([Edge(kind="LIVES_IN", source="TH-0007", target=area)]))
    store.write(lambda tx: tx.tie([Edge(kind="ABOUT", source="N0001", target="com.info")]))
    check = checks(store)["relationships"]
    assert (check.good, check.found) == (
        False, f"2: LIVES_IN TH-0007 → {area}, ABOUT N0001 → com.info",
    )  # fmt: skip
    repaired = {check.name: check for check in doctor(context(store), repair=True)}
    assert (repaired["relationships"].good, checks(store)["relationships"].found) == (True, "0")


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"])
def test_a_referral_with_an_impossible_time_is_named(store, moment):
    """Stored as another program might: an event that says it happened before the first, or has not come."""
    at = datetime.fromisoformat(moment)
    last = store.read(
        lambda tx: tx.find(
            "ReferralEvent", where(referral="R0007"), order=(Order(field="number", descending=True),), limit=1
        )
    ).nodes[0]
    number = last.fields["number"] + 1
    event = Node(kind="ReferralEvent", id=f"R0007:{number:04d}", fields={**last.fields, "number": number, "at": at})
    store.write(lambda tx: tx.append([event]))
    check = checks(store)["times"]
    assert (check.good, check.found) == (False, f"1 / {rows_in('referrals')}: R0007")


def test_a_referral_that_no_program_of_ours_wrote_is_named_and_not_stumbled_over(store):
    node = store.read(lambda tx: tx.get("Referral", "R0007"))
    store.write(lambda tx: tx.put([node.with_fields(state="typed")]))
    check = checks(store)["referrals"]
    assert (check.good, check.found) == (False, f"1 / {rows_in('referrals')}: R0007")


def test_an_entry_changed_past_its_history_is_named(store):
    changed = replace(store.read(lambda tx: records.get(tx, Organisation, "O05")), phone="+359 2 1")
    store.write(lambda tx: records.save(tx, changed))  # not through a context, as another program would
    check = next(one for one in doctor(context(store)) if one.name == "directory history")
    assert (check.good, check.found) == (False, "1: O05")
