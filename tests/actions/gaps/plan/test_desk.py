"""The three steps of the demo town follow its findings and its plans."""

from referral.gaps import ledger
from referral.gaps.finding import Concern
from referral.gaps.plan.actions import Plan, change_plan
from referral.gaps.plan.compare import compare
from referral.gaps.plan.desk import concern_of, next_steps
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_each_step_is_the_first_free_gap_and_moves_on_when_it_has_an_owner(small_store):
    office = context(small_store, Role.COORDINATOR)
    assert next_steps(office) == ()
    compare(office)
    before = {step.concern: step for step in next_steps(office)}
    assert list(before) == list(Concern)
    first = before[Concern.MISSING].item
    most = max(one.people for one in ledger.gaps(office) if not one.apart)
    assert 0 < first.finding.people <= most
    change_plan(office, first.id, Plan(owner="COORD"), expected=1)
    after = {step.concern: step for step in next_steps(office)}[Concern.MISSING]
    assert after.item.id != first.id
    assert concern_of(after.item) is Concern.MISSING
    assert (after.more, after.owned) == (before[Concern.MISSING].more - 1, 1)


def test_who_leads_a_centre_is_shown_no_gap_whose_numbers_are_hidden(small_store):
    compare(context(small_store, Role.COORDINATOR))
    lead = context(small_store, Role.CENTRE_LEAD)
    hidden = {one.key for one in ledger.gaps(lead) if one.hidden}
    assert hidden
    assert not {step.item.finding.key for step in next_steps(lead) if step.item} & hidden
