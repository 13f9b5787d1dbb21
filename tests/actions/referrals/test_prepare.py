"""What is looked at before a referral is sent."""

import pytest

from referral.errors import NotFound, UnknownCode
from referral.referrals import prepare
from tests.fakes.new_referrals import mine, new, referred


def test_an_open_referral_for_the_same_need_is_warned_of(office):
    sent = referred(office)
    asked = new(office)
    prepared = prepare.prepared(office, asked.client, asked.need, asked.service, follows=None)
    assert ("already_open", sent.short_code) in [(code, details.get("code")) for code, details in prepared.warnings]


def test_the_referral_that_is_followed_is_no_warning(office):
    sent = referred(office)
    asked = new(office)
    prepared = prepare.prepared(office, asked.client, asked.need, asked.service, follows=sent.id)
    assert sent.id not in [details.get("id") for _, details in prepared.warnings]


def test_a_service_or_a_need_that_is_not_there_is_refused_by_name(office):
    client, asked = mine(office).id, new(office)
    with pytest.raises(NotFound):
        prepare.prepared(office, client, asked.need, "no such service", follows=None)
    with pytest.raises(UnknownCode):
        prepare.prepared(office, client, "no.such.need", asked.service, follows=None)
