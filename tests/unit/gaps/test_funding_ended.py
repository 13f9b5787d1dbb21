"""A service that is entered as active although its funding has ended."""

from datetime import timedelta

from referral.gaps.funding_ended import find
from tests.unit.gaps.gap_examples import TODAY, service, town

YESTERDAY = TODAY - timedelta(days=1)


def test_it_names_the_needs_that_nobody_answers_now():
    ended = service("A", "O1", "hea.gp", "com.info", funded_until=YESTERDAY)
    (found,) = find(town(ended, service("B", "O2", "com.info")))
    assert (found.services, found.needs, found.details["day"]) == (("A",), ("hea.gp",), YESTERDAY)


def test_funding_of_today_has_not_ended_and_a_suspended_service_is_known_to_be_closed():
    suspended = service("B", "O1", "hea.gp", funded_until=YESTERDAY, status="suspended")
    assert find(town(service("A", "O1", "hea.gp", funded_until=TODAY), suspended)) == ()
