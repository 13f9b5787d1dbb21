"""The doctor counts what is there and names what differs from its history."""

from dataclasses import replace

from graph.model import Edge
from referral.exchange.health_checks import doctor
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import context


def checks(store):
    return {check.name: check for check in doctor(context(store))}


def test_the_demo_town_is_sound(store):
    found = checks(store)
    assert all(check.good for check in found.values())
    assert found["engine"].status["engine"] == "sqlite"
    assert {name: found[name].found for name in ("Organisation", "Service", "Client", "ReferralEvent")} == {
        "Organisation": "45", "Service": "90", "Client": "300", "ReferralEvent": "7097",
    }  # fmt: skip
    assert found["referrals"].found == "0 / 1500"


def test_a_referral_that_is_not_what_its_events_say_is_named(store):
    def spoil(tx):
        referral = records.get(tx, Referral, "R0007")
        other = State.DRAFT if referral.state is not State.DRAFT else State.SENT
        records.save(tx, replace(referral, state=other))

    store.write(spoil)
    check = checks(store)["referrals"]
    assert (check.good, check.found) == (False, "1 / 1500: R0007")


def test_a_service_that_lost_its_organisation_is_counted(store):
    store.write(lambda tx: tx.untie([Edge(kind="OFFERS", source="O01", target="S01")]))
    check = checks(store)["services without an organisation"]
    assert (check.good, check.found) == (False, "1")


def test_progress_is_told_to_the_end(store):
    told = []
    list(doctor(context(store), progress=lambda *step: told.append(step)))
    assert told[-1] == ("replay", 1500, 1500)
