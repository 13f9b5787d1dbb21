"""Which needs are past their time, which of them are unmet, and the one reason of each."""

from datetime import date

import pytest

from referral.gaps.reasons.model import Obstacle, Source, UnmetReason
from referral.gaps.reasons.unmet import age_band, as_condition, past_needs
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import service
from tests.unit.gaps.reasons.reason_examples import NEED, asked, client, need, referral

OFFER = service("S1", "O1", NEED)
SECOND = service("S2", "O2", NEED)


def judged(*services, **more):
    return past_needs(asked(services, **{"needs": [need()], **more}))


def test_an_open_need_that_nobody_was_asked_for_has_the_reason_of_the_matcher():
    (past,) = judged()
    assert (past.obstacle.reason, past.source, past.others) == (UnmetReason.NONE_EXISTS, Source.MATCHER, False)
    (past,) = judged(OFFER)
    assert (past.obstacle.reason, past.source, past.others) == (UnmetReason.NOT_TRIED, Source.MATCHER, True)


def test_what_became_of_the_last_referral_comes_first_and_who_else_could_help_is_told():
    declined = referral(state=State.DECLINED, reason="no_capacity")
    (past,) = judged(OFFER, referrals=[declined])
    assert (past.obstacle.reason, past.source, past.others) == (UnmetReason.FULL, Source.REFERRAL, False)
    (past,) = judged(OFFER, SECOND, referrals=[declined])
    assert past.others
    again = referral("R2", days_ago=40, state=State.EXPIRED, service="S2")
    (past,) = judged(OFFER, SECOND, referrals=[declined, again])
    assert (past.obstacle.reason, past.others) == (UnmetReason.SILENT, False)


def test_a_referral_that_names_no_need_belongs_to_the_latest_one_by_then():
    needs = [need(), need("N2", recorded_on=date(2025, 9, 1)), need("N3", recorded_on=date(2025, 12, 10))]
    ended = referral(days_ago=60, recorded_need=None, state=State.EXPIRED)  # sent in November 2025
    reasons = [each.obstacle.reason for each in judged(OFFER, needs=needs, referrals=[ended])]
    assert reasons == [UnmetReason.NOT_TRIED, UnmetReason.SILENT, UnmetReason.NOT_TRIED]


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"recorded_on": date(2025, 12, 16)}, 1),  # thirty days before
        ({"recorded_on": date(2025, 12, 17)}, 0),
        ({"status": "ended"}, 0),
        ({"client": "nobody"}, 0),
    ],
)
def test_a_need_is_past_its_time_after_thirty_days(more, count):
    assert len(judged(needs=[need(**more)])) == count


def test_a_met_need_and_one_in_hand_are_counted_and_not_unmet():
    assert [each.obstacle for each in judged(needs=[need(status="met")])] == [None]
    assert [each.obstacle for each in judged(referrals=[referral(state=State.SCHEDULED)])] == [None]
    assert [each.obstacle for each in judged(referrals=[referral(state=State.COMPLETED)])] == [None]


def test_a_missing_status_is_a_condition_and_no_document():
    papers = UnmetReason.PAPERS
    assert as_condition(WORDS, Obstacle(reason=papers, detail="labour_registered")).reason is UnmetReason.NOT_ELIGIBLE
    assert as_condition(WORDS, Obstacle(reason=papers, detail="id_card")).reason is papers
    assert as_condition(WORDS, Obstacle(reason=papers, detail="id_card|labour_registered")).reason is papers
    assert as_condition(WORDS, Obstacle(reason=papers)).reason is papers


def test_the_person_is_known_by_group_or_not_known():
    person = client(birth_from=2000, birth_to=2004, language="rom", sex="f")
    (past,) = judged(clients=[person])
    assert (past.language, past.age, past.sex) == ("rom", "18-29", "f")
    (past,) = judged()
    assert (past.language, past.age, past.sex) == (None, None, None)
    assert [age_band(WORDS, ages) for ages in ((0, 3), (17, 18), (58, 62), (90, 95))] == [
        "0-6", "14-17", "60-120", "60-120",
    ]  # fmt: skip
