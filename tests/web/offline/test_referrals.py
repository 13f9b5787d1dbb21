"""What a phone keeps of a waiting referral: its state, and what it says once its appointment has passed."""

from dataclasses import replace
from datetime import timedelta

from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import NOW
from tests.web.wording.test_presenter import presenter
from web.offline.referrals import waiting_referral


def kept(office, **changes: object) -> dict[str, object]:
    made = office.read(lambda tx: records.find(tx, Referral, (), limit=1)[0])[0]
    return waiting_referral(replace(made, **changes), (), presenter("bg"), {})


def test_an_appointment_to_come_says_until_when_it_stands(office):
    at = NOW + timedelta(days=2)
    shown = kept(office, state=State.SCHEDULED, appointment_at=at)
    assert (shown["state"], shown["until"], shown["then"]) == ("записан час", at.isoformat(), "часът е минал")


def test_one_that_has_passed_says_so_at_once(office):
    shown = kept(office, state=State.SCHEDULED, appointment_at=NOW - timedelta(days=2))
    assert shown["state"] == "часът е минал"
    assert "until" not in shown


def test_what_has_no_appointment_keeps_its_state(office):
    shown = kept(office, state=State.ACCEPTED, appointment_at=None)
    assert shown["state"] == "прието"
    assert "until" not in shown
