"""Looking at referrals: worklists whose counts are true, chains, codes, and what one may see."""

from dataclasses import replace

import pytest

from referral.errors import (
    NotFound,
)
from referral.model.actors import Role
from referral.model.ids import OrganisationId, UserId
from referral.model.referrals import Action, TransitionData
from referral.referrals import (
    act,
    create,
    queries,
    reminders,
)
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import SAID, new, referred


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD, Role.COORDINATOR])
def test_the_count_of_every_worklist_is_the_length_of_its_pages(store, office, clock, role):
    made = create.refer(office, new(office))
    act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    clock.forward(days=45)
    reminders.run_due(context(store, clock=clock))
    reader = context(store, role, clock=clock)
    counts = queries.worklist(reader, limit=1).counts
    for view, count in counts.items():
        seen, after = [], None
        while True:
            page = queries.worklist(reader, view, limit=37, after=after)
            seen += [one.id for one in page.referrals]
            after = page.next
            if after is None:
                break
        assert len(seen) == len(set(seen)) == count, view


def test_a_code_is_read_in_any_case_and_only_by_whoever_may_see_it(office):
    made = referred(office)
    assert queries.by_code(office, f" {made.short_code.lower()} ").id == made.id
    other = replace(office, actor=replace(office.actor, id=UserId("AS-9"), centre=OrganisationId("O02")))
    for code in (made.short_code, "ZZZZZZ"):
        with pytest.raises(NotFound):
            queries.by_code(other, code)
    assert queries.short_codes(other, [made.id]) == {}
    assert queries.short_codes(office, [made.id]) == {made.id: made.short_code}


def test_a_referral_as_it_was_after_one_of_its_events(store, office):
    made = referred(office)
    later = act.act(office, made.id, Action.ACCEPT, data=TransitionData(**SAID))
    before = store.read(lambda tx: queries.as_it_was(tx, later, made.events))
    assert replace(before, version=0) == replace(made, version=0)


def test_a_referral_waits_for_an_answer_only_when_it_has_left_for_the_partner(office):
    def places(referral_id):
        views = ("open", "to_be_sent", "waiting_answer")
        return [view for view in views if referral_id in {x.id for x in queries.worklist(office, view).referrals}]

    made = create.refer(office, new(office))
    assert places(made.id) == ["open", "to_be_sent"]
    act.act(office, made.id, Action.DELIVER, data=TransitionData(channel="phone"))
    assert places(made.id) == ["open", "waiting_answer"]
