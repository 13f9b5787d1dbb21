"""What people can get to at all."""

from referral.gaps.obtainable import Obtainable
from referral.model.referrals import State
from referral.pathways.model import Goal, GoalKind
from tests.unit.gaps.case_examples import client, need, sent, with_cases
from tests.unit.gaps.gap_examples import service

JOBS = service("JOBS", "O1", "emp.register", requires=("id_card",))
CARD = service("CARD", "O2", "doc.id_card", requires=("address",), grants=("id_card",))
ADDRESS = service("ADDRESS", "O2", "doc.address", requires=("property_deed",), grants=("address",))


def trapped(*services, held=(), not_held=(), need_of="emp.register", status="open"):
    data = with_cases(
        *services,
        clients=[client("C", held=held, not_held=not_held)],
        needs=[need("N", "C", need_of, status=status)],
    )
    return [one.paper for one in Obtainable(data).trapped]


def test_the_first_document_known_to_be_missing_is_what_stops_a_person():
    services = (JOBS, CARD, ADDRESS)
    assert trapped(*services, not_held=("id_card", "address")) == ["address"]
    assert trapped(*services, not_held=("id_card", "address"), status="referred") == ["address"]
    assert trapped(*services, not_held=("id_card", "address"), status="met") == []
    assert trapped(*services, held=("address",), not_held=("id_card",)) == []


def test_what_nobody_knows_traps_nobody():
    assert trapped(JOBS, CARD, ADDRESS) == []
    assert trapped(JOBS, CARD, ADDRESS, not_held=("id_card",)) == []


def test_a_goal_that_gives_the_missing_document_is_stopped_by_it():
    assert trapped(ADDRESS, need_of="doc.address", not_held=("address",)) == ["address"]
    assert trapped(ADDRESS, need_of="doc.address") == []


def test_a_need_that_nobody_offers_is_another_gap():
    assert trapped(CARD, not_held=("id_card",)) == []


def test_one_document_more_may_free_a_person():
    data = with_cases(
        JOBS,
        CARD,
        ADDRESS,
        clients=[client("C", not_held=("id_card", "address"))],
        needs=[need("N", "C", "emp.register")],
    )
    ways = Obtainable(data)
    (one,) = ways.trapped
    assert ways.frees(one, "address")
    assert ways.frees(one, "id_card")
    assert not ways.frees(one, "birth_certificate")


def test_people_who_are_alike_are_planned_once():
    data = with_cases(JOBS, CARD, clients=[client("A"), client("B"), client("C", area="FAR")])
    ways = Obtainable(data)
    goal = Goal(kind=GoalKind.NEED, code="emp.register")
    plans = [ways.plan(one, goal) for one in data.cases.clients.values()]
    assert plans[0] is plans[1]
    assert plans[2] is not plans[0]


def test_a_decline_is_explained_by_a_document_that_its_client_cannot_get():
    referral = sent(1, client="C", state=State.DECLINED, missing="id_card")
    for held, services, explained in (((), (CARD,), True), (("address",), (CARD,), False), (("id_card",), (), False)):
        assert Obtainable(with_cases(*services, clients=[client("C", held=held)])).explains(referral) is explained
    assert not Obtainable(with_cases()).explains(referral)
    assert not Obtainable(with_cases(clients=[client("C")])).explains(sent(1, client="C", state=State.DECLINED))
