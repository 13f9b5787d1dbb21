"""A merge is found by its kind, and nothing else is taken for one."""

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
    assert lead.read(lambda tx: merges.standing(tx, "Client", merge_id)).id == merge_id
    for kind, one in (("Organisation", merge_id), ("Client", "nobody")):
        with pytest.raises(NotFound):
            lead.read(lambda tx, kind=kind, one=one: merges.standing(tx, kind, one))
    assert [one.id for one in lead.read(lambda tx: merges.recent(tx, lead, "Client"))] == [merge_id]
    assert lead.read(lambda tx: merges.recent(tx, lead, "Client", centre="nowhere")) == ()
