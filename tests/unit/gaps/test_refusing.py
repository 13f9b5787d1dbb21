"""An organisation declines many people."""

import pytest

from referral.gaps.finding import Remedy
from referral.gaps.refusing import find
from referral.model.referrals import State
from tests.unit.gaps.case_examples import client, many, with_cases
from tests.unit.gaps.gap_examples import service

DECLINED = {"state": State.DECLINED, "reason": "no_capacity"}
NO_CARD = {"state": State.DECLINED, "reason": "missing_documents", "missing": "id_card"}


@pytest.mark.parametrize(("hits", "of", "is_gap"), [(8, 20, True), (7, 20, False), (19, 19, False)])
def test_the_share_of_the_threshold_of_enough_referrals_is_a_gap(hits, of, is_gap):
    findings = find(with_cases(referrals=many(hits, of, DECLINED)))
    assert [(one.organisations, one.rate.hits, one.people) for one in findings] == [(("O1",), hits, hits)] * is_gap
    for finding in findings:
        assert finding.details == {"reason": "no_capacity", "times": float(hits), "explained": 0.0, "told": 0.0}
        assert finding.remedy is Remedy.REPAIR


CYCLE = (
    service("CARD", "O2", requires=("address",), grants=("id_card",)),
    service("ADDRESS", "O2", requires=("id_card",), grants=("address",)),
)


def test_declines_for_a_document_that_nobody_of_them_can_get_are_said_to_be_so():
    referrals = many(12, 20, NO_CARD)
    clients = [client(one.client, not_held=("id_card", "address")) for one in referrals]
    (finding,) = find(with_cases(*CYCLE, clients=clients, referrals=referrals))
    assert (finding.rate.hits, finding.details["explained"]) == (12, 12.0)
    assert finding.remedy is Remedy.ADAPT


def test_a_document_that_they_can_get_or_have_by_now_explains_nothing():
    referrals = many(12, 20, NO_CARD)
    able = [client(one.client, held=("address",), not_held=("id_card",)) for one in referrals[:6]]
    with_card = [client(one.client, held=("id_card",)) for one in referrals[6:]]
    (finding,) = find(with_cases(*CYCLE, clients=able + with_card, referrals=referrals))
    assert (finding.details["explained"], finding.remedy) == (0.0, Remedy.REPAIR)


def test_a_partner_stays_the_trouble_where_the_rest_of_its_declines_is_enough():
    referrals = [*many(8, 20, DECLINED), *many(10, 10, NO_CARD, client="TRAPPED")]
    data = with_cases(*CYCLE, clients=[client("TRAPPED", not_held=("id_card", "address"))], referrals=referrals)
    (finding,) = find(data)
    assert (finding.details["explained"], finding.remedy) == (10.0, Remedy.ADAPT)
    (finding,) = find(with_cases(*CYCLE, clients=data.cases.clients.values(), referrals=referrals[:23]))
    assert (finding.rate.hits, finding.rate.of) == (11, 23)
    assert (finding.details["explained"], finding.remedy) == (3.0, Remedy.ADAPT)


def test_declines_that_we_learnt_otherwise_are_not_told_as_the_partners_own_word():
    told = many(5, 5, DECLINED | {"provider_answered": True})
    (finding,) = find(with_cases(referrals=[*told, *many(8, 20, DECLINED)]))
    assert (finding.rate.hits, finding.details["told"]) == (13, 5.0)
