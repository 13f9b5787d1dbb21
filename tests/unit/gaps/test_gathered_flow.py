"""Of partners who could answer a need alike, one gets nearly every referral."""

from datetime import date

from referral.gaps.gathered_flow import find
from referral.metrics.model import Share
from tests.unit.gaps.gap_examples import cases, referral, service, town
from tests.unit.gaps.test_coverage import HOME

SERVICES = (service("A", "O1", "hea.gp"), service("B", "O2", "hea.gp", areas=("TOWN",)))


def sent(one, other, **more):
    owners = ["O1"] * one + ["O2"] * other
    return [referral(f"R{at}", who=f"C{at}", organisation=owner, **more) for at, owner in enumerate(owners)]


def found_with(referrals, *, services=SERVICES):
    return find(town(*services, areas=HOME, cases=cases(referrals=referrals)))


def test_nine_in_ten_to_one_of_two_is_a_finding_with_the_other_named():
    (found,) = found_with(sent(18, 2))
    assert (found.need, found.organisations, found.details["partners"]) == ("hea.gp", ("O1",), "O2")
    assert (found.rate, found.people) == (Share(hits=18, of=20), 18)


def test_less_gathered_or_too_few_is_none():
    assert found_with(sent(17, 3)) == ()
    assert found_with(sent(19, 0)) == ()


def test_partners_of_other_areas_are_not_equal_and_old_referrals_do_not_count():
    assert found_with(sent(20, 0, area="SECOND")) == ()  # the first does not serve there
    assert found_with(sent(20, 0, on=date(2024, 12, 31))) == ()
    ended = service("B", "O2", "hea.gp", areas=("TOWN",), funded_until=date(2025, 12, 31))
    assert found_with(sent(20, 0), services=(SERVICES[0], ended)) == ()
