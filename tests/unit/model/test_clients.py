"""Clients by code: no name and no birth date has a place in the record, and a record is never changed in place."""

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest

from referral.model.clients import Client, Pathway, RecordedNeed

CLIENT = Client(id="TH-1", area="A03", assistant="AS-1", centre="O01")
NEED = RecordedNeed(id="N1", client="TH-1", need="hea.gp", area="A03", recorded_on=date(2026, 1, 15))
PATHWAY = Pathway(
    id="P1", client="TH-1", goal="S01", started_on=date(2026, 1, 15), assistant="AS-1", centre="O01",
)  # fmt: skip


def test_a_client_has_no_field_that_names_the_person():
    # what identifies a person by law (security.md, pseudonyms): name, personal number, phone, address, birth date
    forbidden = ("name", "egn", "phone", "email", "address", "born", "birth_date", "note")
    assert [field.name for field in fields(Client) if any(word in field.name for word in forbidden)] == []


def test_what_was_just_recorded_is_open():
    assert (NEED.status, PATHWAY.status) == ("open", "open")


@pytest.mark.parametrize("record", [CLIENT, NEED, PATHWAY], ids=lambda record: type(record).__name__)
def test_a_record_is_replaced_and_never_changed(record):
    with pytest.raises(FrozenInstanceError):
        record.id = "TH-2"
