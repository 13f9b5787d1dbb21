"""Whom to recruit next in the demo town: real needs, real people, each reader within their scope."""

import itertools

import pytest

from graph.store import Store
from referral.errors import BadInput, NotAllowed, NotFound
from referral.gaps.recruit import recommend as recommend_module
from referral.gaps.recruit.case import case_for
from referral.gaps.recruit.choice.problem import Objective
from referral.gaps.recruit.choice.values import value
from referral.gaps.recruit.question import GroupWeight, Question
from referral.gaps.recruit.recommend import problem_of, recommend
from referral.gaps.recruit.register import RegisterRow
from referral.matching.find_help import helper_check
from referral.model.actors import Role
from referral.model.clients import RecordedNeed
from referral.storage import records
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("recruit")


@pytest.fixture(scope="module")
def office(town):
    return context(town, Role.COORDINATOR)


@pytest.fixture(scope="module")
def answer(office):
    return recommend(office, Question())


def test_the_needs_are_those_that_nobody_here_can_answer_by_find_help(office, answer):
    """Transport, medicines, childcare and evening classes: field.md, section 5, G1 and G3."""
    somebody = helper_check(office, today=office.today)
    material = answer.material
    unmet = {material.needs[number].need.id for number in material.unmet}
    for one in material.needs:
        assert (one.need.id in unmet) is not somebody(one.client, one.need.need, one.need.hours)
    stored = office.store.read(lambda tx: records.find(tx, RecordedNeed)[0])
    still_open = {one.id for one in stored if one.status == "open"}
    assert {one.need.id for one in material.needs} == still_open
    offered_by_nobody = [one.id for one in stored if one.need in {"hea.transport", "com.transport"}]
    (transport,) = (row for row in answer.rows if row.candidate.key == "type:patient_transport")
    assert transport.needs == len(offered_by_nobody) == 47 + 12


def test_the_best_choice_is_the_best_of_every_choice(answer):
    problem = problem_of(answer.material, Question(), Question().providers(answer.material.candidates))
    keys = [row.candidate.key for row in answer.rows]
    best = max(value(problem, chosen) for chosen in itertools.combinations(keys, 3))
    assert answer.best.gain == best == value(problem, answer.best.keys)
    assert answer.best.proven
    assert answer.best.keys[0] == "type:patient_transport"
    assert answer.draws.draws == 500
    assert answer.draws.chosen["type:patient_transport"] == 500
    assert answer.draws.low < answer.best.gain < answer.draws.high


def test_a_group_that_counts_more_moves_the_order_as_its_people_do(office, answer):
    question = Question(most=1, weights=(GroupWeight(group="language", code="tr", weight=50),))
    weighted = recommend(office, question)
    for row in weighted.rows:
        helped = weighted.material.helped(row.candidate.key)
        assert row.gain == sum(50 if one.client.language == "tr" else 1 for one in helped)
    assert {row.candidate.key for row in weighted.rows} == {row.candidate.key for row in answer.rows}


def test_places_limit_what_a_partner_takes_and_money_whom_we_can_have(office):
    places = (("type:patient_transport", 5),)
    limited = recommend(office, Question(objective=Objective.CAPACITY, places=places, months=2))
    (transport,) = (row for row in limited.rows if row.candidate.key == "type:patient_transport")
    assert transport.gain == 10
    costs = (("type:childcare", 100.0), ("type:medicines_fund", 50.0), ("type:patient_transport", 1000.0))
    cheap = recommend(office, Question(most=2, budget=150.0, costs=costs))
    assert "type:patient_transport" not in cheap.best.keys
    assert cheap.best.cost <= 150
    assert set(cheap.best.keys) == {"type:childcare", "type:medicines_fund"}


def test_success_expects_less_than_everybody(office, answer):
    expected = recommend(office, Question(objective=Objective.SUCCESS))
    gains = {row.candidate.key: row.gain for row in expected.rows}
    (transport,) = (row for row in answer.rows if row.candidate.key == "type:patient_transport")
    assert 0 < gains["type:patient_transport"] < transport.gain


def test_who_leads_one_centre_counts_the_own_people_alone(town, answer):
    led = recommend(context(town, Role.CENTRE_LEAD), Question())
    assert led.material.centre == "O01"
    assert {one.need.centre for one in led.material.needs} == {"O01"}
    assert 0 < len(led.material.needs) < len(answer.material.needs)


def test_a_reader_of_figures_learns_nothing_and_an_assistant_may_not_ask(town):
    withheld = recommend(context(town, Role.MUNICIPALITY), Question())
    assert withheld.withheld
    assert (withheld.rows, withheld.best.keys, withheld.material) == ((), (), None)
    with pytest.raises(NotFound):
        case_for(context(town, Role.MUNICIPALITY), Question(), "type:patient_transport")
    for role in (Role.ASSISTANT, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            recommend(context(town, role), Question())


def test_where_there_are_fewer_than_usual_all_of_them_may_be_chosen(office, monkeypatch):
    every = recommend_module.proposals
    monkeypatch.setattr(recommend_module, "proposals", lambda *given: every(*given)[:2])
    monkeypatch.setattr(type(office), "shared", lambda self, key, work: work())
    answer = recommend(office, Question())
    assert len(answer.material.candidates) == 2
    assert set(answer.best.keys) <= {one.key for one in answer.material.candidates}


@pytest.mark.parametrize(
    ("question", "field", "code"),
    [
        (Question(most=10_000), "most", "more_than_candidates"),
        (Question(most=0), "most", "too_small"),
        (Question(costs=(("nobody", 5.0),)), "cost", "unknown_candidate"),
        (Question(costs=(("type:shelter", -5.0),)), "cost", "negative_cost"),
        (Question(budget=-1.0), "budget", "negative"),
        (Question(register=(RegisterRow(line=2, cells=(("name", "X"),)),)), "register", "register_incomplete"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_field(office, question, field, code):
    with pytest.raises(BadInput) as refused:
        recommend(office, question)
    assert [(name, problem) for name, problem, _ in refused.value.details["problems"]] == [(field, code)]


def test_a_register_stands_beside_the_other_candidates(office, answer):
    row = RegisterRow(line=2, cells=(("name", "Фирма „Път“"), ("needs", "hea.transport"), ("hours", "day")))
    with_register = recommend(office, Question(register=(row,)))
    (firm,) = (row for row in with_register.rows if row.candidate.key == "register:2")
    assert firm.needs == 47
    assert len(with_register.rows) == len(answer.rows) + 1


def test_the_case_says_whom_it_would_help_and_what_it_would_not_solve(office, answer):
    case = case_for(office, Question(), "type:adult_learning")
    material = answer.material
    helped = material.helped("type:adult_learning")
    assert (case.needs, case.people) == (len(helped), len({one.client.id for one in helped}))
    assert [(line.code, line.people) for line in case.by_hours] == [("evening", 23)]
    assert case.hours == ("evening",), "all of them can come in the evening only"
    assert case_for(office, Question(), "type:patient_transport").hours == ("day",)
    unmet = [material.needs[number] for number in material.unmet]
    same = [one for one in unmet if one.need.need in case.candidate.needs]
    assert 0 < len(same) - len(helped) < 10, "a few lack the papers that every such course asks for"
    assert case.unsolved.of_its_kinds is None
    assert "papers_missing" in case.unsolved.obstacles
    assert case.unsolved.others == len(unmet) - len(same)
    assert case.missing
    assert all(line.people is None or line.people >= 10 for line in (*case.by_area, *case.by_language))
    with pytest.raises(NotFound):
        case_for(office, Question(), "type:nobody")
