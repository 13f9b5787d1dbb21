"""Clients that may be one person written down twice."""

from datetime import date, datetime, timedelta

import pytest

from referral.calendar import SOFIA
from referral.gaps.alike_clients import find
from tests.unit.gaps.gap_examples import cases, client, need, town

DAY = date(2025, 12, 1)
ENTERED = datetime(2025, 12, 1, 9, tzinfo=SOFIA)
KNOWN = {"sex": "f", "language": "rom", "birth_from": 1990, "birth_to": 1994}


def found_of(one, other, *, days=3, **more):
    needs = (
        need("N1", "hea.gp", who=one.id, on=DAY),
        need("N2", "hea.gp", who=other.id, on=DAY + timedelta(days=days)),
    )
    return find(town(cases=cases(clients=[one, other], needs=needs), **more))


def test_a_new_client_with_the_need_of_another_is_told_once_for_the_centre():
    (found,) = found_of(client("C1", **KNOWN), client("C2", **KNOWN, barriers=("debt",), created_at=ENTERED))
    assert (found.key, found.evidence.ids, found.organisations) == ("alike_clients:O1", ("C1", "C2"), ("O1",))


def test_two_old_clients_are_alike_only_when_everything_entered_is_the_same():
    assert len(found_of(client("C1", **KNOWN), client("C2", **KNOWN))) == 1
    assert found_of(client("C1", **KNOWN), client("C2", **KNOWN, barriers=("debt",))) == ()
    assert found_of(client("C1"), client("C2")) == ()  # nothing is known of either


@pytest.mark.parametrize(
    "differing",
    [{"sex": "m"}, {"language": "tr"}, {"birth_from": 1991}, {"area": "FAR"}, {"centre": "O2"}, {"birth_from": 1950}],
)
def test_what_is_known_to_differ_makes_two_people(differing):
    new = {"created_at": ENTERED, **KNOWN, **differing}
    assert found_of(client("C1", **KNOWN), client("C2", **new)) == ()


def test_what_is_not_known_does_not_differ_and_two_weeks_are_the_end():
    new = client("C2", **{**KNOWN, "sex": None}, created_at=ENTERED)
    assert len(found_of(client("C1", **KNOWN), new)) == 1
    assert len(found_of(client("C1", **KNOWN), new, days=14)) == 1
    assert found_of(client("C1", **KNOWN), new, days=15) == ()
