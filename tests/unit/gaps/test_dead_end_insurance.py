"""People whom the lack of insurance keeps from what they need."""

from referral.gaps.dead_end_insurance import find
from tests.unit.gaps.case_examples import client, need, with_cases
from tests.unit.gaps.gap_examples import service

DOCTOR = service("DOCTOR", "O1", "hea.gp", requires=("health_insured",), grants=("gp_referral",))
WALK_IN = service("WALK_IN", "O1", "hea.uninsured", accepts_uninsured=True)
SPECIALIST = service("SPECIALIST", "O2", "hea.specialist", requires=("gp_referral",))
INSURANCE = service("INSURANCE", "O2", "hea.insurance", requires=("id_card",), grants=("health_insured",))
ALL = (DOCTOR, WALK_IN, SPECIALIST, INSURANCE)
UNINSURED = ("health_insured", "id_card")


def found(*services, **papers):
    data = with_cases(*services, clients=[client("C", **papers)], needs=[need("N", "C", "hea.specialist")])
    return find(data)


def test_without_a_card_there_is_no_insurance_and_no_specialist():
    (finding,) = found(*ALL, not_held=UNINSURED)
    assert (finding.need, finding.people, finding.details) == ("hea.specialist", 1, {"paper": "id_card"})
    assert (finding.services, finding.organisations) == (("WALK_IN",), ("O1",))


def test_with_a_card_there_is_a_way():
    assert found(*ALL, held=("id_card",), not_held=("health_insured",)) == ()


def test_a_doctor_who_sends_the_uninsured_on_opens_the_way():
    onward = service("WALK_IN", "O1", "hea.uninsured", accepts_uninsured=True, grants=("gp_referral",))
    assert found(DOCTOR, onward, SPECIALIST, INSURANCE, not_held=UNINSURED) == ()


def test_what_insurance_would_not_open_is_another_dead_end():
    with_card = service("SPECIALIST", "O2", "hea.specialist", requires=("gp_referral", "id_card"))
    assert found(DOCTOR, WALK_IN, with_card, INSURANCE, not_held=UNINSURED) == ()


def test_whose_insurance_is_not_known_is_not_called_uninsured():
    assert found(*ALL, not_held=("id_card",)) == ()
