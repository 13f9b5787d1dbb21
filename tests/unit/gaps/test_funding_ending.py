"""A service whose funding ends soon."""

from datetime import timedelta

from referral.gaps.funding_ending import find
from tests.unit.gaps.gap_examples import TODAY, cases, referral, service, town


def funded(key, owner, *needs, days):
    return service(key, owner, *needs, funded_until=TODAY + timedelta(days=days))


def test_a_need_is_left_when_everything_that_answers_it_ends():
    services = (
        funded("A", "O1", "hea.gp", "com.info", days=30),
        funded("B", "O2", "hea.gp", days=90),
        service("C", "O2", "com.info"),
    )
    sent = cases(referrals=[referral("R1", service="B")])
    second, first = find(town(*services, cases=sent))
    assert (first.services, first.needs, first.details["day"]) == (("A",), ("hea.gp",), services[0].funded_until)
    assert (second.services, second.needs, second.people) == (("B",), ("hea.gp",), 1)


def test_what_ends_later_or_has_ended_does_not_end_soon():
    assert find(town(funded("A", "O1", "hea.gp", days=91), funded("B", "O1", "hea.gp", days=-1))) == ()
    assert len(find(town(funded("A", "O1", "hea.gp", days=90), funded("B", "O1", "hea.gp", days=0)))) == 2
