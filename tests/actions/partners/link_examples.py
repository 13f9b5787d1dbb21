"""A referral with a link, and what belongs to each answer of a partner."""

from datetime import date, timedelta

from referral.clients import clients
from referral.clients.consents import NewConsent
from referral.model.referrals import Referral, TransitionData
from referral.referrals import create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock


def referred(office, key: str, *, on: date | None = None) -> Referral:
    return create.refer(
        office,
        NewReferral(
            key=key, client=clients.clients(office)[0].id, need="com.info", service="S05", priority="routine", delivery="phone",
            channel="phone", acknowledged=("already_open", "papers_missing"), consent=NewConsent(channel="signed", given_on=on or office.today),
        ),
    )  # fmt: skip


def stored(store, cls, record_id: str):
    return store.read(lambda tx: records.get(tx, cls, record_id))


FACTS = {
    "accept": TransitionData(), "decline": TransitionData(reason="other"), "waitlist": TransitionData(expected_on=date(2026, 3, 1)),
    "schedule": TransitionData(appointment_at=FakeClock().now + timedelta(days=9), place="тук"), "ask": TransitionData(note="кога?"),
    "call_me": TransitionData(), "wrong_recipient": TransitionData(),
    "complete": TransitionData(result="delivered_part", happened_on=date(2026, 1, 15)), "start": TransitionData(happened_on=date(2026, 1, 15)),
    "appoint": TransitionData(appointment_at=FakeClock().now + timedelta(days=8), place="там", reason="client_moved_it"),
    "miss": TransitionData(reason="client_no_show"), "fail": TransitionData(reason="other"),
}  # fmt: skip
