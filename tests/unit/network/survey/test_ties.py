"""A survey's ties are pairs; of one rating, or of two far apart, no score is told, for it would tell who said what."""

import pytest

from referral.model.ids import OrganisationId
from referral.network.survey.scores import ITEMS, TRUST, Rating
from referral.network.survey.ties import ties_of_ratings


def rating(rater: str, rated: str, trust: int = 3, value: int = 3) -> Rating:
    items = {name: trust if name in TRUST else value for name in ITEMS}
    return Rating(rater=OrganisationId(rater), rated=OrganisationId(rated), items=items)


def test_a_pair_is_one_tie_whoever_rated_whom():
    ties = ties_of_ratings([rating("B", "A"), rating("A", "B"), rating("C", "A")])
    assert [(tie.one, tie.other) for tie in ties] == [("A", "B"), ("A", "C")]


def test_a_score_of_one_alone_is_not_told():
    (tie,) = ties_of_ratings([rating("B", "A", trust=1)])
    assert (tie.trust, tie.value) == (None, None)


@pytest.mark.parametrize(("there", "back", "told"), [(3, 3, 3.0), (4, 1, None), (3, 4, None), (2, 2, 2.0)])
def test_a_score_is_told_where_both_agree(there, back, told):
    (tie,) = ties_of_ratings([rating("A", "B", trust=there), rating("B", "A", trust=back)])
    assert tie.trust == told
    assert tie.value == 3.0
