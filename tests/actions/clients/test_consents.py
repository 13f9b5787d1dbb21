"""Consent: which one may be recorded, which one covers a partner today, and what a withdrawal leaves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.clients import clients, consents
from referral.clients.consents import NewConsent
from referral.errors import BadInput, NoConsent, NotAllowed, NotFound, UnknownCode
from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context

TODAY = date(2026, 1, 15)
SIGNED = NewConsent(channel="signed", given_on=TODAY)
PARTNER = "O14"


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT, clock=FakeClock())


@pytest.fixture
def owner(office):
    return clients.clients(office)[0]


def covering(office, owner, partner: str = PARTNER, **more: str):
    return office.read(lambda tx: consents.covering(tx, office, owner.id, partner, **more))


def test_a_consent_lasts_a_year_unless_an_end_was_agreed(office, owner):
    assert consents.record(office, owner.id, PARTNER, SIGNED).expires_on == date(2027, 1, 15)
    agreed = replace(SIGNED, expires_on=date(2026, 3, 1))
    assert consents.record(office, owner.id, PARTNER, agreed).expires_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("field", "code", "listing"),
    [
        ("channel", "pigeon", "consent_channels"),
        ("given_by", "neighbour", "consent_givers"),
        ("purpose", "marketing", "consent_purposes"),
        ("covers", ("code", "egn"), "consent_fields"),
        ("language", "tlh", "languages"),
    ],
)
def test_a_word_that_is_not_in_its_list_is_refused_by_the_list(office, owner, field, code, listing):
    with pytest.raises(UnknownCode) as refused:
        consents.record(office, owner.id, PARTNER, replace(SIGNED, **{field: code}))
    assert refused.value.details["list"] == listing
    assert consents.of_client(office, owner.id) == ()


@pytest.mark.parametrize(
    ("days", "problem"),
    [
        ({"given_on": TODAY + timedelta(days=1)}, "in_the_future"),
        ({"given_on": TODAY, "expires_on": TODAY - timedelta(days=1)}, "upside_down_days"),
        ({"given_on": TODAY - timedelta(days=366)}, "consent_too_old"),
        ({"given_on": TODAY - timedelta(days=9), "expires_on": TODAY - timedelta(days=1)}, "consent_too_old"),
        ({"given_on": TODAY - timedelta(days=365)}, None),
        ({"given_on": TODAY, "expires_on": TODAY}, None),
    ],
)
def test_days_that_cannot_be_are_refused_and_the_last_day_still_counts(office, owner, days, problem):
    given = replace(SIGNED, **days)
    if problem is None:
        assert consents.record(office, owner.id, PARTNER, given).given_on == given.given_on
        return
    with pytest.raises(BadInput) as refused:
        consents.record(office, owner.id, PARTNER, given)
    assert [code for _, code, _ in refused.value.details["problems"]] == [problem]


def test_only_who_works_with_the_client_records_a_consent(store, office, owner):
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            consents.record(context(store, role), owner.id, PARTNER, SIGNED)
    of_colleague = next(
        client for client in clients.clients(context(store, Role.CENTRE_LEAD)) if client.assistant != "AS-1"
    )
    with pytest.raises(NotFound):
        consents.record(office, of_colleague.id, PARTNER, SIGNED)
    with pytest.raises(NotFound):
        consents.of_client(office, of_colleague.id)


def test_the_consent_that_covers_is_of_this_client_partner_and_purpose_and_lasts_longest(office, owner):
    short = consents.record(office, owner.id, PARTNER, replace(SIGNED, expires_on=date(2026, 2, 1)))
    long = consents.record(office, owner.id, PARTNER, SIGNED)
    assert covering(office, owner) == long
    assert covering(office, owner, "O09") is None
    assert covering(office, clients.clients(office)[1]) is None
    assert covering(office, owner, purpose="report") is None
    office.write(lambda tx: consents.marked_withdrawn(tx, office, long.id, channel="phone"))
    assert covering(office, owner) == short
    office.clock.forward(days=18)
    assert covering(office, owner) is None


def test_a_consent_in_force_is_used_before_a_second_is_written(office, owner):
    def required(new):
        return office.write(lambda tx: consents.required(tx, office, owner, PARTNER, new=new))

    with pytest.raises(NoConsent) as refused:
        required(None)
    assert refused.value.details == {"client": owner.id, "organisation": PARTNER}
    first = required(SIGNED)
    assert required(SIGNED).id == required(None).id == first.id
    assert [consent.id for consent in consents.of_client(office, owner.id)] == [first.id]


def test_a_withdrawal_is_marked_once_and_keeps_its_first_moment(office, owner):
    given = consents.record(office, owner.id, PARTNER, SIGNED)
    first = office.write(lambda tx: consents.marked_withdrawn(tx, office, given.id, channel="phone"))
    office.clock.forward(days=1)
    again = office.write(lambda tx: consents.marked_withdrawn(tx, office, given.id, channel="visit"))
    assert (again.withdrawn_at, again.withdrawn_channel) == (first.withdrawn_at, "phone")
    assert not again.holds(TODAY)


def test_nobody_withdraws_the_consent_of_another_centre(store, office, owner):
    given = consents.record(office, owner.id, PARTNER, SIGNED)
    lead = context(store, Role.CENTRE_LEAD)
    elsewhere = lead.as_actor(replace(lead.actor, centre="O02"))
    with pytest.raises(NotFound):
        elsewhere.write(lambda tx: consents.marked_withdrawn(tx, elsewhere, given.id, channel="phone"))
    assert covering(office, owner) == given


def test_only_the_living_links_of_the_named_referrals_are_closed(office):
    now = office.clock()
    links = [
        AnswerLink(
            id=letter * 64, referral=referral, organisation=PARTNER, created_at=now, created_by="AS-1",
            expires_at=now + timedelta(days=14), revoked_at=revoked,
        )
        for letter, referral, revoked in (("a", "R0001", None), ("b", "R0001", now), ("c", "R0002", None))
    ]  # fmt: skip
    office.write(lambda tx: records.save(tx, *links))
    assert office.write(lambda tx: consents.close_links(tx, office, [])) == 0
    office.clock.forward(hours=1)
    assert office.write(lambda tx: consents.close_links(tx, office, ["R0001"])) == 1
    stored = [office.read(lambda tx, link=link: records.get(tx, AnswerLink, link.id)) for link in links]
    assert [link.revoked_at for link in stored] == [office.clock(), now, None]
