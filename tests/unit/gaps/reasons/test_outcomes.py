"""What the last referral says, state by state and reason by reason."""

from datetime import timedelta

import pytest

from referral.gaps.reasons.model import Obstacle, UnmetReason
from referral.gaps.reasons.outcomes import BY_BARRIER, BY_REASON, Settled, learnt_from
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.reasons.reason_examples import NOW, referral

LISTS = {State.DECLINED: "decline", State.NOT_COMPLETED: "not_completed", State.CANCELLED: "cancel"}


def learnt(**facts):
    return learnt_from(referral(**facts), as_of=NOW, silence_days=10, overdue_days=14)


@pytest.mark.parametrize(
    ("facts", "reason", "detail"),
    [
        ({"state": State.DECLINED, "reason": "no_capacity"}, "full", "no_capacity"),
        ({"state": State.DECLINED, "reason": "missing_documents", "missing": "id_card"}, "papers", "id_card"),
        ({"state": State.DECLINED, "reason": "needs_official_direction"}, "papers", "preliminary_assessment"),
        ({"state": State.DECLINED, "reason": "cost_or_insurance"}, "not_eligible", "health_insured"),
        ({"state": State.DECLINED, "reason": "outside_area"}, "far", "outside_area"),
        ({"state": State.DECLINED, "reason": "service_not_offered"}, "none_exists", "service_not_offered"),
        ({"state": State.DECLINED, "reason": "a reason of the site"}, "declined", "a reason of the site"),
        ({"state": State.NOT_COMPLETED, "reason": "language"}, "language", "language"),
        ({"state": State.NOT_COMPLETED, "reason": "no_show"}, "missed", "no_show"),
        ({"state": State.NOT_COMPLETED, "reason": "no_show", "barrier": "no_transport"}, "far", "no_transport"),
        (
            {"state": State.NOT_COMPLETED, "reason": "no_show", "barrier": "works_in_the_day"},
            "hours",
            "works_in_the_day",
        ),
        ({"state": State.NOT_COMPLETED, "reason": "no_show", "barrier": "fear_or_shame"}, "missed", "no_show"),
        ({"state": State.NOT_COMPLETED, "reason": "refused_or_treated_badly"}, "declined", "other"),
        ({"state": State.CANCELLED, "reason": "client_changed_mind"}, "declined", "client_changed_mind"),
        ({"state": State.EXPIRED}, "silent", ""),
        ({"state": State.WAITLISTED}, "full", ""),
        ({"state": State.COMPLETED, "need_result": "not_met"}, "no_help", ""),
        ({"state": State.SENT, "days_ago": 60}, "silent", ""),
        ({"state": State.ACCEPTED, "due_at": NOW - timedelta(days=15)}, "silent", ""),
    ],
)
def test_an_end_says_why(facts, reason, detail):
    assert learnt(**facts) == Obstacle(reason=UnmetReason(reason), detail=detail)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": State.COMPLETED},
        {"state": State.COMPLETED, "need_result": "partly"},
        {"state": State.CANCELLED, "reason": "need_met_elsewhere"},
        {"state": State.CANCELLED, "reason": "moved_away"},
        {"state": State.SENT, "days_ago": 3},
        {"state": State.SENT, "days_ago": 25, "answer_days": 30},
        {"state": State.ACCEPTED, "due_at": NOW - timedelta(days=13)},
        {"state": State.SCHEDULED},
        {"state": State.IN_SERVICE, "due_at": NOW + timedelta(days=90)},
    ],
)
def test_who_is_helped_in_time_or_needs_nothing_more_is_not_unmet(facts):
    with pytest.raises(Settled):
        learnt(**facts)


@pytest.mark.parametrize("reason", ["sent_by_mistake", "duplicate", "safety_concern", "other"])
def test_what_we_took_back_says_nothing_of_the_partner(reason):
    assert learnt(state=State.CANCELLED, reason=reason) is None


def test_the_tables_name_what_the_lists_hold():
    for state, reason in BY_REASON:
        assert reason in WORDS.codes(LISTS[state]), (state, reason)
    assert set(BY_BARRIER) <= set(WORDS.codes("barriers"))
