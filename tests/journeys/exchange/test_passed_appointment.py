"""An appointment that passes while a phone is without network is no longer said to be made there."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from graph.model import where
from referral.clients.consents import NewConsent
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act, create
from referral.referrals.create import NewReferral
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.journeys.exchange.offline_steps import first_visit


def test_what_was_booked_for_this_hour_has_passed_tomorrow(phone, site):
    office = context(site.store, Role.ASSISTANT, clock=site.app.state.application.clock)
    mine = site.store.read(lambda tx: records.find(tx, Client, where(assistant=office.actor.id))[0])
    made = create.refer(
        office,
        NewReferral(
            key="booked", client=mine[25].id, need="com.info", service="S05", priority="routine", delivery="phone",
            channel="phone", acknowledged=("already_open", "papers_missing", "need_not_offered"),
            consent=NewConsent(channel="oral", given_on=office.today),
        ),
    )  # fmt: skip
    told = TransitionData(
        informant=Informant.PARTNER, channel="phone", appointment_at=office.clock() + timedelta(hours=3), place="1"
    )
    act.act(office, made.id, Action.SCHEDULE, data=told)
    page = first_visit(phone, site)
    phone.set_offline(True)
    page.goto(f"{site.wire.url}/referrals/{made.id}")
    state = page.locator("[data-room=referral] [data-fact=state]")
    expect(state).to_have_text("записан час")
    page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=5))
    page.reload()
    expect(state).to_have_text("часът е минал")
