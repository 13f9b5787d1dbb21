"""Everything wrong with the fields of a client is told at once, by field."""

from dataclasses import replace

import pytest

from referral.clients import clients
from referral.clients.client_fields import check_client
from referral.errors import BadInput
from referral.model.clients import Client
from referral.storage import records


def problems(office, **fields: object) -> set[tuple[str, str]]:
    good = {"id": "C-22-33", "area": "A05", "assistant": "AS-1", "centre": "O01"}
    try:
        check_client(office, Client(**{**good, **fields}))
    except BadInput as refused:
        return {(name, code) for name, code, _ in refused.details["problems"]}
    return set()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, set()),
        ({"held": ("id_card",), "not_held": ("address",)}, set()),
        ({"held": ("id_card",), "not_held": ("id_card",)}, {("not_held", "held_and_not_held")}),
        ({"not_held": ("crown",), "area": "GONE"}, {("not_held", "unknown"), ("area", "unknown")}),
        ({"held_until": ("id_card=2026-02-01",)}, {("held_until", "paper_not_held")}),
        ({"household": "Иванови"}, {("household", "like_a_name")}),
        ({"household": "7523169263", "version": 3}, {("household", "egn")}),
        ({"birth_from": 2000, "birth_to": 1990}, {("birth_from", "upside_down")}),
    ],
)
def test_every_wrong_field_is_named(office, fields, wrong):
    assert problems(office, **fields) == wrong


def test_a_stored_household_stays_and_another_one_is_checked(store, office):
    stored = clients.clients(office)[0]
    store.write(lambda tx: records.save(tx, replace(stored, household="Иванови")))
    changed = clients.change_client(office, replace(clients.client(office, stored.id), held=("address",)))
    assert (changed.household, changed.held) == ("Иванови", ("address",))
    with pytest.raises(BadInput) as refused:
        clients.change_client(office, replace(changed, household="Петрови"))
    assert refused.value.details["problems"] == (("household", "like_a_name", {}),)
