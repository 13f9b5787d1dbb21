"""The doctor counts what is there and names what differs from its history."""

from dataclasses import replace
from datetime import datetime

import pytest

from graph.model import Edge, Node, Order, where
from referral.exchange.health_checks import doctor
from referral.gaps.plan.compare import compare
from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.cut_town import read_table
from tests.fakes.demo_fixture import PACKAGE, context


def rows_in(table: str) -> int:
    """Count the rows of a table of the demo package."""
    return len(read_table(PACKAGE, table))


@pytest.fixture
def referrals(small_package) -> int:
    """The number of referrals of the small town."""
    return len(read_table(small_package, "referrals"))


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


def test_a_referral_that_is_not_what_its_events_say_is_named(small_store, referrals):
    def spoil(tx):
        referral = records.get(tx, Referral, "R0030")
        other = State.DRAFT if referral.state is not State.DRAFT else State.SENT
        records.save(tx, replace(referral, state=other))

    small_store.write(spoil)
    check = checks(small_store)["referrals"]
    assert (check.good, check.found) == (False, f"1 / {referrals}: R0030")


def test_a_service_that_lost_its_organisation_is_counted(small_store):
    small_store.write(lambda tx: tx.untie([Edge(kind="OFFERS", source="O01", target="S01")]))
    check = checks(small_store)["services without an organisation"]
    assert (check.good, check.found) == (False, "1")


def test_progress_is_shown_to_the_end(small_store, referrals):
    steps = []
    list(doctor(context(small_store), progress=lambda *step: steps.append(step)))
    assert steps[-1] == ("replay", referrals, referrals)


def test_an_entry_changed_past_its_history_is_named(small_store):
    changed = replace(small_store.read(lambda tx: records.get(tx, Organisation, "O05")), phone="+359 2 1")
    small_store.write(lambda tx: records.save(tx, changed))  # not through a context, as another program would
    check = next(one for one in doctor(context(small_store)) if one.name == "directory history")
    assert (check.good, check.found) == (False, "1: O05")


def test_relationships_that_differ_from_their_fields_are_named_and_mended(small_store):
    area = str(small_store.read(lambda tx: tx.get("Client", "TH-0015")).fields["area"])
    small_store.write(lambda tx: tx.untie([Edge(kind="LIVES_IN", source="TH-0015", target=area)]))
    small_store.write(lambda tx: tx.tie([Edge(kind="ABOUT", source="N0005", target="com.info")]))
    check = checks(small_store)["relationships"]
    assert (check.good, check.found) == (
        False, f"2: LIVES_IN TH-0015 → {area}, ABOUT N0005 → com.info",
    )  # fmt: skip
    repaired = {check.name: check for check in doctor(context(small_store), repair=True)}
    assert (repaired["relationships"].good, checks(small_store)["relationships"].found) == (True, "0")


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00+00:00", "2099-01-01T00:00:00+00:00"])
def test_a_referral_with_an_impossible_time_is_named(small_store, referrals, moment):
    """Stored as another program might: an event that says it happened before the first, or has not come."""
    at = datetime.fromisoformat(moment)
    last = small_store.read(
        lambda tx: tx.find(
            "ReferralEvent", where(referral="R0030"), order=(Order(field="number", descending=True),), limit=1
        )
    ).nodes[0]
    number = last.fields["number"] + 1
    event = Node(kind="ReferralEvent", id=f"R0030:{number:04d}", fields={**last.fields, "number": number, "at": at})
    small_store.write(lambda tx: tx.append([event]))
    check = checks(small_store)["times"]
    assert (check.good, check.found) == (False, f"1 / {referrals}: R0030")


def test_a_referral_that_no_program_of_ours_wrote_is_named_and_not_stumbled_over(small_store, referrals):
    node = small_store.read(lambda tx: tx.get("Referral", "R0030"))
    small_store.write(lambda tx: tx.put([node.with_fields(state="typed")]))
    check = checks(small_store)["referrals"]
    assert (check.good, check.found) == (False, f"1 / {referrals}: R0030")


def test_a_gap_item_whose_history_lacks_an_entry_or_says_something_else_is_found(small_store):
    office = context(small_store, Role.COORDINATOR)
    compare(office)

    def gaps():
        return checks(small_store)["gap items"]

    assert gaps().good
    node = small_store.read(lambda tx: tx.find("GapItem", limit=1).nodes[0])
    for wrong in ({"changes": 2}, {"status": "closed"}, {"owner": "COORD"}):
        small_store.write(lambda tx, wrong=wrong: tx.put([tx.get("GapItem", node.id).with_fields(**wrong)]))
        assert (gaps().good, node.id in gaps().found) == (False, True)
        back = {name: node.fields.get(name) for name in wrong}
        small_store.write(lambda tx, back=back: tx.put([tx.get("GapItem", node.id).with_fields(**back)]))
    assert gaps().good
