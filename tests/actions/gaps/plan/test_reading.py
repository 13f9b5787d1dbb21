"""What each reader sees of the plan."""

import pytest

from referral.errors import NotAllowed, NotFound
from referral.gaps import ledger
from referral.gaps.plan import stored
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import GapStatus, item_id
from referral.gaps.plan.reading import NOBODY, PlanFilter, detail, items, owners
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.unit.gaps.plan.plan_examples import item

SILENT = item_id("silence:O05")


@pytest.fixture(scope="module")
def town(settled_copy):
    store = settled_copy("plan")
    compare(context(store, Role.COORDINATOR))
    return store


def test_every_number_of_the_plan_is_that_of_the_ledger_for_the_same_reader(town):
    for role in (Role.COORDINATOR, Role.CENTRE_LEAD):
        office = context(town, role)
        seen = {one.finding.key: (one.finding.people, one.finding.hidden) for one in items(office)}
        assert seen == {one.key: (one.people, one.hidden) for one in ledger.gaps(office)}


def test_a_gap_shows_what_is_found_today_with_the_records_behind_it(town):
    shown = detail(context(town, Role.COORDINATOR), SILENT)
    assert shown.now.evidence.ids
    assert shown.item.finding.evidence.ids == ()
    assert shown.item.finding.people == shown.now.people > 90
    assert [one.evidence.people for one in shown.counts] == [shown.now.people]
    assert shown.may_plan
    assert [one.number for one in shown.history] == [1]


def test_the_numbers_of_every_day_are_hidden_where_todays_are(town):
    lead = context(town, Role.CENTRE_LEAD)
    hidden = [one for one in ledger.gaps(lead) if one.hidden]
    assert hidden
    for one in hidden:
        shown = detail(lead, item_id(one.key))
        assert not shown.may_plan
        assert shown.item.finding.hidden
        assert [(count.hidden, count.evidence.people, count.evidence.total) for count in shown.counts] == [(True, 0, 0)]
        assert shown.now.evidence.ids == ()


def test_who_may_own_a_gap_is_who_sees_the_plan(town):
    every = owners(context(town, Role.COORDINATOR))
    assert {one.role for one in every} == {Role.COORDINATOR, Role.CENTRE_LEAD}
    of_lead = owners(context(town, Role.CENTRE_LEAD))
    assert {one.centre for one in of_lead} == {None, "O01"}
    assert set(of_lead) < set(every)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MUNICIPALITY, Role.ADMINISTRATOR])
def test_nobody_else_reads_the_plan(town, role):
    office = context(town, role)
    for read in (items, owners, lambda one: detail(one, SILENT)):
        with pytest.raises(NotAllowed):
            read(office)


def test_a_gap_that_never_was_or_whose_detector_is_gone_is_not_found(town):
    office = context(town, Role.COORDINATOR)
    town.write(lambda tx: stored.save(tx, item("removed:x")))
    for gap in ("G-000000000000", item_id("removed:x")):
        with pytest.raises(NotFound):
            detail(office, gap)
    assert item_id("removed:x") not in {one.id for one in items(office)}


def test_a_gap_of_an_assistant_of_another_centre_is_not_there_for_a_lead(town):
    other = item_id("overdue:AS-3")
    assert detail(context(town, Role.COORDINATOR), other).item.finding.assistant == "AS-3"
    with pytest.raises(NotFound):
        detail(context(town, Role.CENTRE_LEAD), other)


@pytest.mark.parametrize(
    ("narrowed", "held"),
    [
        (PlanFilter(), {"free", "own", None}),
        (PlanFilter(owner=NOBODY), {"free", None}),
        (PlanFilter(owner="COORD"), {"own"}),
        (PlanFilter(owner="COORD", status=GapStatus.OPEN), set()),
        (PlanFilter(status=GapStatus.OPEN), {"free", None}),
    ],
)
def test_a_list_is_narrowed_by_owner_and_status(narrowed, held):
    gaps = {None: None, "free": item("free"), "own": item("own", owner="COORD", status=GapStatus.IN_WORK)}
    assert {key for key, gap in gaps.items() if narrowed.holds(gap)} == held
