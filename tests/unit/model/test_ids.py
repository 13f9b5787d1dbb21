"""Ids are plain text where they are stored, and types of their own where they are checked."""

import json
from dataclasses import fields

import pytest

from referral.model import ids
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Referral

TYPES = {name: value for name, value in vars(ids).items() if name.endswith(("Id", "Code"))}


@pytest.mark.parametrize("name", sorted(TYPES))
def test_an_id_is_text_for_the_store_and_for_json(name):
    made = TYPES[name]("R0001")
    assert (type(made), json.dumps({made: made})) == (str, '{"R0001": "R0001"}')


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Area, ids.AreaId),
        (Organisation, ids.OrganisationId),
        (Service, ids.ServiceId),
        (Client, ids.ClientCode),
        (Consent, ids.ConsentId),
        (Referral, ids.ReferralId),
    ],
)
def test_the_id_of_a_record_has_a_type_that_no_other_record_shares(record, expected):
    (own,) = [field.type for field in fields(record) if field.name == "id"]
    assert own is expected
    assert sum(expected is kind for kind in TYPES.values()) == 1
