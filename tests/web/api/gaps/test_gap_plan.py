"""JSON of the plan of actions."""

from datetime import date

from referral.gaps import ledger
from referral.gaps.plan.actions import Plan, change_plan
from referral.gaps.plan.compare import compare
from referral.gaps.plan.items import item_id
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_every_gap_is_there_with_its_plan_and_numbers_as_the_reader_may_see_them(client_as, store):
    office = context(store, Role.COORDINATOR)
    compare(office)
    gap = item_id("silence:O05")
    change_plan(office, gap, Plan(owner="COORD", action="Среща", due_on=date(2026, 2, 1)), expected=1)
    for role in (Role.COORDINATOR, Role.CENTRE_LEAD):
        rows = {row["key"]: row for row in client_as(role).get("/api/gaps/plan?lang=en").json()}
        expected = {one.key: None if one.hidden else one.people for one in ledger.gaps(context(store, role))}
        assert {key: row["people"] for key, row in rows.items()} == expected
        planned = rows["silence:O05"]
        assert (planned["id"], planned["status"], planned["due_on"]) == (gap, "planned", "2026-02-01")
        assert (planned["owner"], planned["owner_name"]) == ("COORD", "Координатор на мрежата")
        assert planned["label"] == "Referrals without an answer: Labour office"
        assert (planned["closed_on"], planned["changes"]) == (None, 2)
