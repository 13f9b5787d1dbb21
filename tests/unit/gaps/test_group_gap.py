"""A group of people whose referrals lead to help clearly less often than those of the rest."""

import pytest

from referral.gaps.group_gap import find
from referral.metrics.model import Share
from referral.model.referrals import State
from tests.unit.gaps.gap_examples import cases, client, referral, town

ENOUGH = {"f": (5, 30), "m": (60, 90)}


def by_sex(counts, *, other=State.DECLINED, **more):
    """Return a town in which so many of so many referrals of each sex led to help, one a client."""
    clients, referrals = [], []
    for sex, (hits, of) in counts.items():
        for at in range(of):
            clients.append(client(f"{sex}{at}", sex=sex))
            state = State.COMPLETED if at < hits else other
            referrals.append(referral(f"{sex}{at}", who=f"{sex}{at}", state=state, **more))
    return town(cases=cases(clients=clients, referrals=referrals))


def test_a_group_helped_clearly_less_often_is_told_beside_everybody_else():
    (found,) = find(by_sex(ENOUGH))
    assert (found.key, found.rate, found.details["others"]) == (
        "group_gap:sexes:f",
        Share(hits=5, of=30),
        Share(hits=60, of=90),
    )
    assert (found.people, found.evidence.total) == (25, 25)


def test_the_difference_is_that_of_newcombe():
    """Newcombe 1998, Table II (a): 56/70 and 48/80 differ by 0.2, from 0.0524 to 0.3339."""
    (found,) = find(by_sex({"f": (48, 80), "m": (56, 70)}))
    assert (found.details["least"], found.details["most"]) == (pytest.approx(5.2), pytest.approx(33.4))


def test_a_small_difference_or_too_few_cases_say_nothing():
    assert find(by_sex({"f": (50, 100), "m": (60, 100)})) == ()
    assert find(by_sex({"f": (0, 9), "m": (90, 100)})) == ()
    assert len(find(by_sex({"f": (0, 10), "m": (90, 100)}))) == 1


def test_what_is_open_and_what_we_took_back_does_not_count():
    assert find(by_sex(ENOUGH, other=State.WAITLISTED)) == ()
    assert find(by_sex(ENOUGH, other=State.CANCELLED)) == ()
    assert len(find(by_sex(ENOUGH, other=State.CANCELLED, provider_answered=True))) == 1


def test_who_lacks_a_document_is_a_group_and_who_lives_far_is_none():
    clients = [
        *(client(f"N{at}", barriers=("no_id", "no_transport")) for at in range(20)),
        *(client(f"Y{at}") for at in range(20)),
    ]
    referrals = [
        referral(one.id, who=one.id, state=State.DECLINED if one.barriers else State.COMPLETED) for one in clients
    ]
    assert [one.key for one in find(town(cases=cases(clients=clients, referrals=referrals)))] == [
        "group_gap:barriers:no_id"
    ]
