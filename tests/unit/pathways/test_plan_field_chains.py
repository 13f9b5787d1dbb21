"""The eleven chains of services that the field knows (field.md)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.pathways.cycles import cycles
from referral.pathways.model import BlockReason, GoalKind
from referral.pathways.plan import find
from tests.unit.pathways.planner_examples import (
    ADDRESS,
    BENEFIT,
    C2,
    CARD,
    GP,
    HOUSING,
    INSURE,
    LABOUR,
    TODAY,
    blocked,
    picture,
    service,
    setting_out,
    to,
    told,
)


@pytest.mark.parametrize("way", ["deed", "contract", "consent", "official"])
def test_c1_any_of_four_ways_to_an_address_leads_to_the_labour_office(way):
    plan = find(picture(ADDRESS, CARD, LABOUR), to("labour_registered"), setting_out("birth_certificate", way))
    assert told(plan) == ["address card labour"]
    assert plan.sequences[0].steps[0].required[1].state == way


def test_c1_breaks_where_there_is_no_deed_and_no_mayors_order():
    order = service("order", "", "official", status="suspended")
    plan = find(picture(ADDRESS, CARD, LABOUR, order), to("labour_registered"), setting_out("birth_certificate"))
    assert blocked(plan) == [("official", "unusable")]
    assert plan.blockers[0].services[0].obstacle.code == "service_suspended"
    assert [step.service.id for step in plan.afterwards.steps] == ["address", "card", "labour"]
    open_order = replace(order, status="active")
    again = find(picture(ADDRESS, CARD, LABOUR, open_order), to("labour_registered"), setting_out("birth_certificate"))
    assert told(again) == ["order address card labour"]


@pytest.mark.parametrize("way", ["job", "paid_60", "state_paid"])
def test_c2_three_ways_to_be_insured_lead_to_the_hospital(way):
    plan = find(picture(*C2), to("hospital", GoalKind.SERVICE), setting_out(way))
    assert told(plan) == ["insure gp specialist hospital"]


def test_c2_a_full_list_a_closed_window_and_a_debt_each_stop_it():
    goal = to("hospital", GoalKind.SERVICE)
    full = [replace(one, places=0) if one.id == "gp" else one for one in C2]
    shut = [replace(one, window="06-01/06-30") if one.id == "gp" else one for one in C2]
    for services, code in ((full, "places_full"), (shut, "window_closed")):
        plan = find(picture(*services), goal, setting_out("job"))
        assert blocked(plan) == [("gp_referral", "unusable")]
        assert plan.blockers[0].services[0].obstacle.code == code
    assert plan.blockers[0].services[0].obstacle.details["day"] == date(2026, 6, 1)
    debt = find(picture(*C2), goal, setting_out())
    assert blocked(debt) == [("insured", "lacking")]
    assert debt.blockers[0].services[0].missing == ("job|paid_60|state_paid",)


def test_c2_a_medical_referral_that_ends_before_the_appointment_is_got_again_just_before_it():
    slow = [replace(one, wait_days=45) if one.id == "specialist" else one for one in C2]
    goal = service("both", "gp_referral hospital_referral")
    plan = find(picture(*slow, goal), to("both", GoalKind.SERVICE), setting_out("job", valid={"gp_referral": 30}))
    *_, specialist, again, last = plan.sequences[0].steps
    assert (specialist.service.id, again.service.id, again.grants) == ("specialist", "gp", ("gp_referral",))
    needed = {ask.state: ask for ask in last.required}["gp_referral"]
    assert (needed.step, needed.late, needed.until) == (again.number, False, TODAY + timedelta(days=75))
    assert last.begins == TODAY + timedelta(days=45)


def test_a_state_with_a_short_life_is_granted_as_late_as_possible():
    services = (service("a", "", "short"), service("b", "", "long", wait_days=60), service("c", "short long"))
    plan = find(picture(*services), to("c", GoalKind.SERVICE), setting_out(valid={"short": 30}))
    assert told(plan) == ["b a c"]
    assert not any(ask.late for step in plan.sequences[0].steps for ask in step.required)


def test_a_paper_held_that_ends_before_it_is_needed_and_that_nobody_renews_is_called_out():
    services = (service("a", "", "x", wait_days=10), service("b", "x old"))
    goal = to("b", GoalKind.SERVICE)
    for day, late in ((TODAY + timedelta(days=10), False), (TODAY + timedelta(days=9), True)):
        plan = find(picture(*services), goal, setting_out("old", ends={"old": day}))
        assert [ask.late for ask in plan.sequences[0].steps[-1].required if ask.state == "old"] == [late]


def test_a_paper_held_that_ends_before_it_is_needed_is_renewed_by_a_step_with_all_that_it_takes():
    services = (
        service("a", "", "x", wait_days=10), service("b", "x old"), service("office", "photo", "old"),
        service("studio", "", "photo"),
    )  # fmt: skip
    goal = to("b", GoalKind.SERVICE)
    good = find(picture(*services), goal, setting_out("old", ends={"old": TODAY + timedelta(days=10)}))
    assert told(good) == ["a b"]
    ended = find(picture(*services), goal, setting_out("old", ends={"old": TODAY + timedelta(days=9)}))
    assert told(ended) == ["a studio office b"]
    assert [(ask.state, ask.step, ask.late) for ask in ended.sequences[0].steps[-1].required] == [
        ("x", 1, False), ("old", 3, False),
    ]  # fmt: skip


def test_c3_an_uninsured_person_has_doors_but_the_specialist_is_none_of_them():
    doors = [
        service("emergency", needs=("hea.emergency",)),
        service("tb", needs=("hea.tb_screening",)),
        service("hiv", needs=("hea.hiv",)),
        service("psychiatry", "health_insured", needs=("hea.psychiatric",), accepts_uninsured=True),
        service("check", "", "no_income"),
        service("state_fund", "no_income", needs=("hea.hospital",)),
        service("specialist", "health_insured", needs=("hea.specialist",)),
    ]
    town = picture(*doors)
    for need, chain in (
        ("hea.emergency", "emergency"),
        ("hea.tb_screening", "tb"),
        ("hea.hiv", "hiv"),
        ("hea.psychiatric", "psychiatry"),
        ("hea.hospital", "check state_fund"),
    ):
        assert told(find(town, to(need, GoalKind.NEED), setting_out())) == [chain]
    stopped = find(town, to("hea.specialist", GoalKind.NEED), setting_out())
    assert blocked(stopped) == [("health_insured", "no_service")]


def test_c4_a_kindergarten_place_needs_the_record_first_and_may_have_a_queue():
    record = service("vaccines", "gp_registered", "immunisation_record")
    place = service("kindergarten", "address immunisation_record", "child_minded", wait_days=97)
    job = service("job", "child_minded", needs=("emp.placement",))
    goal = to("emp.placement", GoalKind.NEED)
    plan = find(picture(record, place, job), goal, setting_out("address", "gp_registered"))
    assert told(plan) == ["vaccines kindergarten job"]
    assert plan.sequences[0].days == 97
    no_gp = find(picture(record, place, job), goal, setting_out("address"))
    assert blocked(no_gp) == [("immunisation_record", "lacking")]
    assert no_gp.blockers[0].services[0].missing == ("gp_registered",)


def test_c5_a_benefit_insures_and_so_leads_to_a_gp():
    town = picture(LABOUR, BENEFIT, INSURE, GP)
    assert told(find(town, to("hea.gp", GoalKind.NEED), setting_out("id_card"))) == ["labour benefit insure gp"]
    assert told(find(town, to("hea.gp", GoalKind.NEED), setting_out("id_card", "job"))) == ["insure gp"]


def test_c6_literacy_in_the_daytime_only_stops_who_works_in_the_day():
    course = service("literacy", "id_card", "can_read", hours=("day",))
    town = picture(
        course, service("school", "can_read", "level"), service("vocational", "level", "trade"), service("job", "trade")
    )
    goal = to("job", GoalKind.SERVICE)
    assert told(find(town, goal, setting_out("id_card"))) == ["literacy school vocational job"]
    evening = find(town, goal, setting_out("id_card", hours=("evening",)))
    assert blocked(evening) == [("can_read", "unusable")]
    assert evening.blockers[0].services[0].obstacle.code == "not_open_then"


def test_c7_assessment_plan_and_contract_take_forty_days_before_the_service():
    town = picture(
        service("assess", "", "assessment", wait_days=20),
        service("plan", "assessment", "plan", wait_days=20),
        service("contract", "plan", "contract"),
        service("day_care", "contract", needs=("soc.daycare",)),
    )
    plan = find(town, to("soc.daycare", GoalKind.NEED), setting_out())
    assert told(plan) == ["assess plan contract day_care"]
    assert [step.begins - TODAY for step in plan.sequences[0].steps] == [timedelta(days=n) for n in (0, 20, 40, 40)]


def test_c8_a_disability_decision_starts_at_a_gp_and_stops_the_uninsured_at_step_one():
    town = picture(
        GP,
        service("papers", "gp_referral", "board_papers"),
        service("telk", "board_papers", "telk", areas=("OUT",), wait_days=120),
        service("assess", "telk", "individual_assessment"),
        service("allowance", "individual_assessment", needs=("soc.disability_aid",)),
    )
    goal = to("soc.disability_aid", GoalKind.NEED)
    plan = find(town, goal, setting_out("insured"))
    assert told(plan) == ["gp papers telk assess allowance"]
    assert [step.warnings for step in plan.sequences[0].steps] == [(), (), ("travel",), (), ()]
    assert blocked(find(town, goal, setting_out())) == [("gp_referral", "lacking")]


def test_c9_tb_the_examination_is_a_travel():
    town = picture(
        service("questionnaire", "", "suspected"),
        service("examination", "suspected", "diagnosis", areas=("OUT",)),
        service("treatment", "diagnosis", "in_treatment"),
        service("support", "in_treatment", needs=("hea.tb_treatment",)),
    )
    plan = find(town, to("hea.tb_treatment", GoalKind.NEED), setting_out())
    assert told(plan) == ["questionnaire examination treatment support"]
    assert plan.sequences[0].steps[1].warnings == ("travel",)


def test_c10_a_crisis_place_in_danger_needs_a_protection_order_or_112():
    town = picture(
        service("112", "", "police_called"),
        service("court", "application", "court_order", wait_days=30),
        service("crisis", "police_called|court_order", "safe", areas=("OUT",)),
    )
    assert told(find(town, to("safe"), setting_out())) == ["112 crisis"]
    assert told(find(town, to("safe"), setting_out("application"))) == ["112 crisis", "court crisis"]
    far = picture(*(replace(one, areas=("V",)) if one.id == "crisis" else one for one in town.services.values()))
    plan = find(far, to("safe"), setting_out())
    assert blocked(plan) == [("safe", "unusable")]
    assert plan.blockers[0].services[0].obstacle.code == "not_this_area"


def test_c11_a_circle_is_told_with_its_members_and_ends():
    town = picture(service("address", "contract", "address"), CARD, HOUSING)
    plan = find(town, to("id_card"), setting_out("birth_certificate"))
    (block,) = plan.blockers
    assert block.reason is BlockReason.CYCLE
    assert [(link.state, link.service.id, link.required) for link in block.cycle] == [
        ("address", "address", "contract"),
        ("contract", "housing", "id_card"),
        ("id_card", "card", "address"),
    ]
    (cycle,) = cycles(town)
    assert cycle.states == ("address", "contract", "id_card")
    assert cycle.links == block.cycle


def test_c11_another_way_into_the_circle_opens_it():
    town = picture(ADDRESS, CARD, HOUSING)
    assert cycles(town) == ()
    assert find(town, to("id_card"), setting_out("birth_certificate")).blockers[0].reason is BlockReason.CYCLE
    plan = find(town, to("contract"), setting_out("birth_certificate", "consent"))
    assert told(plan) == ["address card housing"]
    order = service("order", "", "official", status="suspended")
    shut = find(picture(ADDRESS, CARD, HOUSING, order), to("contract"), setting_out("birth_certificate"))
    assert blocked(shut)[0] == ("official", "unusable")
