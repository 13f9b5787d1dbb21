"""Somebody who is no client yet becomes one with the first referral, once; a child of a client is a client of its own."""

from dataclasses import replace

import pytest

from referral.clients import clients, people
from referral.errors import BadInput, NeedsConfirmation, NotFound
from referral.matching.model import help_request_of
from referral.matching.person import child_of, help_request_for
from referral.model.clients import Client, Person
from referral.partners.disclosure import disclose
from referral.referrals import create
from tests.fakes.demo_fixture import WORDS
from tests.fakes.new_referrals import found, mine, new, one

SOMEBODY = Person(area="A05", age="18-29", language="rom", barriers=("no_id",), held=("birth_certificate",))


def referred(office, key, person):
    return create.refer(office, replace(new(office, key, client=None), person=person))


@pytest.mark.parametrize("age", [None, *WORDS.terms("age_bands")])
def test_who_becomes_a_client_gets_the_answers_that_the_person_got(office, age):
    person = replace(SOMEBODY, age=age)
    client = office.read(lambda tx: people.client_of(tx, office, person, code="C-NEW"))
    before = help_request_for(WORDS, person, "hea.gp", today=office.today)
    assert help_request_of(client, "hea.gp", today=office.today) == before


def test_a_person_becomes_one_client_however_often_the_form_arrives(store, office):
    first, again = referred(office, "twice", SOMEBODY), referred(office, "twice", SOMEBODY)
    assert first == again
    client = one(store, Client, first.client)
    assert (client.area, client.assistant, client.barriers, client.household) == (
        "A05",
        office.actor.id,
        ("no_id",),
        None,
    )
    assert client.id in {known.id for known in clients.clients(office)}
    assert len(found(store, Client, area="A05", language="rom", created_at=client.created_at)) == 1


def test_a_child_is_a_client_of_its_own_in_the_household_of_its_parent(store, office):
    mother = mine(office)
    referral = referred(office, "child", child_of(WORDS, mother, "0-6"))
    child, parent = one(store, Client, referral.client), one(store, Client, mother.id)
    assert child.id != mother.id
    assert child.household is not None
    assert child.household == parent.household
    assert (child.area, child.assistant, child.centre) == (mother.area, mother.assistant, mother.centre)
    assert help_request_of(child, "hea.gp", today=office.today).ages == (0, 6)
    assert (child.held, child.not_held) == ((), ())
    second = referred(office, "second child", child_of(WORDS, parent, "7-13"))
    assert one(store, Client, second.client).household == child.household


def test_a_refused_referral_makes_no_client(store, office):
    before = store.read(lambda tx: tx.tally("Client", ())[0].count)
    denied = replace(SOMEBODY, barriers=("no_address", "no_id"))
    with pytest.raises(NeedsConfirmation):
        create.refer(
            office,
            replace(new(office, "no", client=None, need="emp.register", service="S16", acknowledged=()), person=denied),
        )
    for wrong in (replace(SOMEBODY, area=None), replace(SOMEBODY, age="9"), replace(SOMEBODY, area="GONE")):
        with pytest.raises(BadInput):
            referred(office, "wrong", wrong)
    with pytest.raises(NotFound):
        referred(office, "parent", replace(SOMEBODY, parent="TH-9999"))
    assert store.read(lambda tx: tx.tally("Client", ())[0].count) == before


@pytest.mark.parametrize("age", WORDS.child_bands)
def test_the_partner_reads_the_age_of_the_child_and_not_of_its_parent(office, age):
    referral = referred(office, f"disclosed {age}", child_of(WORDS, mine(office), age))
    told = office.read(lambda tx: disclose(tx, office, referral, ("code", "need", "age_band")))
    assert (told.age_band, told.client) == (age, referral.client)
