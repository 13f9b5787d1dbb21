"""Ten thousand wishes through a bad line make ten thousand referrals (MREZHA_RACES=10000; fewer in the usual run)."""

from dataclasses import replace

import pytest

from referral.clients.consents import NewConsent
from referral.errors import BadInput
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act, create, queries
from tests.guarantees.faulty_builds import forgetting_keys
from tests.guarantees.race_fixture import ASSISTANTS, LEAD, new_referral, rounds, settled
from tests.guarantees.submissions import submissions


def test_every_wish_is_done_once_whatever_the_line_does(engine, store):
    count = rounds(engine.name, embedded=300, server=40)
    assert submissions(settled(store, clients=count), count) == []


def test_a_build_that_forgets_keys_is_caught(engine, store):
    with forgetting_keys():
        wrong = submissions(settled(store, clients=12), 12)
    assert any("referrals for 12 wishes" in problem for problem in wrong)


def test_a_key_used_for_another_body_is_refused_and_names_the_referral(store):
    office = settled(store, clients=1)
    context, new = office.context(ASSISTANTS[0]), new_referral(0, key="one")
    made = create.refer(context, new)
    with pytest.raises(BadInput) as refused:
        create.refer(context, replace(new, note="another wish"))
    assert refused.value.details["problems"] == (("key", "used_for_another", {"code": made.short_code}),)
    data = TransitionData(informant=Informant.PARTNER, channel="phone", reason="other")
    with pytest.raises(BadInput):
        act.act(context, made.id, Action.DECLINE, data=data, submission=act.Submission(expected=2, key="one"))
    assert queries.detail(context, made.id).referral == replace(made, version=1)


def test_a_key_counts_for_ever_and_for_its_user_alone(store):
    office = settled(store, clients=1)
    context, new = office.context(ASSISTANTS[0]), new_referral(0, key="one")
    made = create.refer(context, new)
    for days in (90, 1, 3650):  # also when the consent is too old for a new referral
        office.clock.forward(days=days)
        assert create.refer(context, new).id == made.id
    assert store.read(lambda tx: tx.tally("Referral")[0].count) == 1
    with pytest.raises(BadInput):
        create.refer(context, replace(new, note="another wish"))
    again = NewConsent(channel="signed", given_on=context.today)
    assert create.refer(office.context(LEAD), replace(new, consent=again)).id != made.id
