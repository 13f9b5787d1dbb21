"""A merge is found by its kind, and nothing else is taken for one."""

from functools import partial

import pytest

from referral.access import merges
from referral.errors import NotFound
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import ClientCode
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock, context


def test_a_merge_of_another_kind_is_not_found(store):
    lead = context(store, Role.CENTRE_LEAD, clock=FakeClock())

    def work(tx):
        kept, gone = records.find(tx, Client, limit=2)[0]
        return merges.merge(tx, lead, ClientCode, kept, gone)

    merge_id = lead.write(work)
    for kind, asked_for, centre in (
        ("Organisation", merge_id, None),
        ("Client", "nobody", None),
        ("Client", merge_id, "nowhere"),
    ):
        with pytest.raises(NotFound):
            lead.write(partial(merges.undo, context=lead, kind=kind, merge_id=asked_for, centre=centre))
    assert [merge.id for merge in lead.read(lambda tx: merges.recent(tx, lead, "Client"))] == [merge_id]
    assert lead.read(lambda tx: merges.recent(tx, lead, "Client", centre="nowhere")) == ()
    assert lead.write(partial(merges.undo, context=lead, kind="Client", merge_id=merge_id)).id == merge_id
