"""The same submission twice is one change; another body under the same key is refused."""

import hashlib

import pytest

from graph.errors import Stale
from referral import idempotency
from referral.errors import BadInput, ChangedMeanwhile
from referral.idempotency import NOT_BY_FORM, Done, Submitted, earlier, fingerprint, once, remember, settled
from referral.model.actors import Role
from tests.fakes.demo_fixture import FakeClock, context

DONE = Done(subject="R0001", number=3)


@pytest.fixture
def office(store):
    return context(store, Role.ASSISTANT, clock=FakeClock())


def look(office, key="k", body="one"):
    return office.read(lambda tx: earlier(tx, office, key, fingerprint=body))


def test_what_was_done_under_a_key_is_found_by_the_same_user_with_the_same_body(office):
    assert look(office) is None
    office.write(lambda tx: remember(tx, office, "k", DONE, fingerprint="one"))
    assert look(office) == DONE
    assert look(office, key="other") is None
    assert look(office.as_actor(context(office.store, Role.CENTRE_LEAD).actor)) is None


def test_another_body_under_the_key_names_the_referral_that_used_it(office):
    office.write(lambda tx: remember(tx, office, "k", DONE, fingerprint="one"))
    with pytest.raises(BadInput) as refused:
        look(office, body="two")
    code = office.read(lambda tx: tx.get("Referral", "R0001")).fields["short_code"]
    assert refused.value.details["problems"] == (("key", "used_for_another", {"code": code}),)


def test_a_key_is_never_forgotten_however_long_a_phone_was_away(office):
    office.write(lambda tx: remember(tx, office, "k", DONE, fingerprint="one"))
    office.clock.forward(days=900)
    assert look(office) == DONE


def test_what_is_made_under_a_key_is_made_once(office):
    made = []

    def make(_):
        made.append(1)
        return f"thing {len(made)}"

    given = Submitted(key="k", fingerprint="one")
    assert [once(office, given, make) for _ in range(2)] == ["thing 1", "thing 1"]
    assert once(office, Submitted(key="other", fingerprint="one"), make) == "thing 2"
    assert [once(office, NOT_BY_FORM, make) for _ in range(2)] == ["thing 3", "thing 4"]
    with pytest.raises(BadInput):
        once(office, Submitted(key="k", fingerprint="two"), make)


def test_a_submission_without_a_key_is_not_remembered(office):
    office.write(lambda tx: remember(tx, office, None, DONE, fingerprint="one"))
    assert look(office, key=None) is None


def test_equal_bodies_have_equal_fingerprints_whatever_their_order():
    assert fingerprint({"a": 1, "b": "я"}) == fingerprint({"b": "я", "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_a_write_that_came_second_runs_again_and_a_decided_refusal_stands(office):
    runs = []

    def once_late(_):
        runs.append(1)
        if len(runs) == 1:
            raise Stale(kind="IdempotencyRecord", id="k")
        return "done"

    assert (settled(office, once_late), len(runs)) == ("done", 2)

    def decided(_):
        runs.append(1)
        raise ChangedMeanwhile(kind="Referral", id="R", state="accepted")

    with pytest.raises(ChangedMeanwhile):
        settled(office, decided)
    assert len(runs) == 3

    def never(_):
        runs.append(1)
        raise ChangedMeanwhile(kind="Referral", id="R")

    with pytest.raises(ChangedMeanwhile):
        settled(office, never)
    assert len(runs) == 3 + idempotency._ATTEMPTS


def test_a_submission_of_an_older_program_that_is_repeated_is_the_same_one(office):
    before = hashlib.sha256(b'{"mode": "phone"}').hexdigest()
    office.write(lambda tx: remember(tx, office, "k", DONE, fingerprint=before))
    assert look(office, body=fingerprint({"delivery": "phone"})) == DONE
    office.write(lambda tx: remember(tx, office, "new", DONE, fingerprint=fingerprint({"delivery": "phone"})))
    with pytest.raises(BadInput):
        look(office, key="new", body=fingerprint({"delivery": "slip"}))
