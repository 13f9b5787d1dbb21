"""A partnership that is entered and hardly used."""

from dataclasses import replace
from datetime import date

import pytest

from referral.gaps.finding import Remedy
from referral.gaps.unused_tie import find
from referral.model.directory import Organisation, Tie
from tests.unit.gaps.gap_examples import ORGANISATIONS, cases, referral, service, town

GP = service("S2", "O2", "hea.gp")


def sent(count, *, to="O9", first=0, **more):
    return [referral(f"R{to}{at}", who=f"C{at}", organisation=to, **more) for at in range(first, first + count)]


def found(referrals, *services, ties=(("O1", "O2"),), **more):
    return find(town(*(services or (GP,)), cases=cases(referrals=referrals), ties=ties, **more))


def test_nought_of_forty_is_a_finding_with_the_referrals_behind_it():
    """Wilson: 0 of 40 is 0 to 3.84 / 43.84."""
    (finding,) = found(sent(40))
    assert (finding.organisations, finding.rate.hits, finding.rate.of) == (("O1", "O2"), 0, 40)
    assert finding.rate.interval[1] == pytest.approx(1.959964**2 / (40 + 1.959964**2))
    assert (finding.people, finding.evidence.total, finding.remedy) == (40, 40, Remedy.CONNECT)
    assert finding.key == "unused_tie:O1+O2"


@pytest.mark.parametrize("to", ["O2", "O9"])
def test_few_referrals_and_a_partnership_that_is_used_are_none(to):
    assert found(sent(34)) == (), "the interval of 0 of 34 reaches 10.2 %"
    assert bool(found([*sent(60), *sent(4, to=to, first=60)])) is (to == "O9")


@pytest.mark.parametrize(
    "services",
    [
        (service("S2", "O2", "doc.legal"),),
        (service("S2", "O2", "hea.gp", areas=("FAR",)),),
        (service("S2", "O2", "hea.gp", status="suspended"),),
        (service("S2", "O2", "hea.gp", funded_until=date(2025, 12, 31)),),
        (service("S3", "O3", "hea.gp"),),
    ],
)
def test_a_partner_who_could_not_have_helped_is_not_accused(services):
    others = (*ORGANISATIONS, Organisation(id="O3", name_bg="Трета", kind="ngo"))
    assert found(sent(40), *services, organisations=others) == ()


def test_the_whole_town_and_everywhere_reach_its_parts():
    for areas in (("TOWN",), ()):
        assert found(sent(40), service("S2", "O2", "hea.gp", areas=areas))


def test_only_the_year_and_the_days_since_the_partnership_count():
    assert found(sent(40, on=date(2024, 12, 31))) == ()
    data = town(GP, cases=cases(referrals=sent(40)), ties=[("O1", "O2")])
    days = (date(2025, 12, 1), date(2025, 12, 2))
    since = [replace(data.directory, ties=(Tie(one="O1", other="O2", since=day),)) for day in days]
    assert [bool(find(replace(data, directory=directory))) for directory in since] == [True, False]


def test_the_way_back_counts_whoever_the_partnership_was_entered_for():
    back = sent(40, to="O1", centre="O2", first=100)
    own = service("S1", "O1", "hea.gp")
    assert found(sent(40), GP, own, ties=[("O2", "O1")])
    assert found([*sent(40), *back], GP, own) == ()


def test_what_a_centre_does_itself_went_to_nobody():
    assert found(sent(40, to="O1"), GP) == ()


def test_an_organisation_that_was_merged_counts_where_it_went():
    data = town(GP, cases=cases(referrals=sent(40, centre="GONE")), ties=[("O1", "O2")])
    assert find(data) == ()
    assert find(replace(data, directory=replace(data.directory, merged={"GONE": "O1"})))
