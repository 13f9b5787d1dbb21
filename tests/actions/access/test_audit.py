"""The audit log: an entry names who, what and when, and exists only where its change does."""

import pytest

from graph.errors import GraphError
from graph.model import where
from referral.access import audit
from referral.model.actors import Role
from tests.fakes.demo_fixture import NOW, context


def entries(store, action: str):
    return store.read(lambda tx: tx.find("AuditEvent", where(action=action), limit=10_000)).nodes


def test_an_entry_names_the_actor_the_action_and_the_subject(store):
    office = context(store, Role.ASSISTANT)
    office.write(lambda tx: audit.record(tx, office, "test.view", kind="Client", subject="TH-0001"))
    (entry,) = entries(store, "test.view")
    assert dict(entry.fields) == {
        "at": NOW, "actor": "AS-1", "action": "test.view", "subject_kind": "Client", "subject": "TH-0001",
    }  # fmt: skip


def test_a_detail_is_kept_where_there_is_one(store):
    office = context(store)
    for detail in ("", "signed"):
        office.write(
            lambda tx, detail=detail: audit.record(
                tx, office, "test.detail", kind="Consent", subject="CO-1", detail=detail
            )
        )
    assert sorted(str(entry.fields.get("detail")) for entry in entries(store, "test.detail")) == ["None", "signed"]


def test_a_change_that_fails_leaves_no_entry(store):
    office = context(store)

    def work(tx):
        audit.record(tx, office, "test.fails", kind="Client", subject="TH-0001")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.write(work)
    assert entries(store, "test.fails") == ()


def test_an_entry_is_never_changed(store):
    office = context(store, Role.ASSISTANT)
    office.write(lambda tx: audit.record(tx, office, "test.once", kind="Client", subject="TH-0001"))
    (entry,) = entries(store, "test.once")
    with pytest.raises(GraphError):
        store.write(lambda tx: tx.put([entry.with_fields(actor="AS-2")]))
    assert [entry.fields["actor"] for entry in entries(store, "test.once")] == ["AS-1"]
