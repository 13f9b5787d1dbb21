"""An area that services pass by."""

from referral.gaps.uncovered_area import find
from referral.metrics.model import Share
from referral.model.referrals import State
from tests.unit.gaps.gap_examples import cases, need, referral, service, town
from tests.unit.gaps.test_coverage import HOME

SERVICES = (
    service("A", "O1", "soc.food", areas=("QUARTER",)),
    service("B", "O2", "chd.play", areas=("QUARTER",)),
    service("C", "O2", "com.info", areas=("TOWN",)),
    service("D", "O2", "hea.drugs", areas=("FAR",)),
)


def sent(area, helped, of):
    states = [State.COMPLETED] * helped + [State.DECLINED] * (of - helped)
    return [referral(f"{area}{at}", state=state, area=area) for at, state in enumerate(states)]


def found_with(*needs, referrals=()):
    return find(town(*SERVICES, areas=HOME, cases=cases(needs=needs, referrals=referrals)))


def test_needs_answered_elsewhere_at_home_are_named_by_the_people_who_have_them():
    here = [need(f"N{at}", "chd.play", area="SECOND", who=f"C{at}") for at in range(3)]
    other = [need("N9", "soc.food", area="SECOND", who="C9"), need("N8", "com.info", area="SECOND", who="C8")]
    (found,) = found_with(*here, *other, referrals=sent("SECOND", 1, 2))
    assert (found.area, found.needs, found.people) == ("SECOND", ("chd.play", "soc.food"), 4)
    assert (found.rate, found.details["there"]) == (None, Share(hits=0, of=0)), "not enough data"
    assert found.evidence.ids == ("N0", "N1", "N2", "N9")


def test_too_few_of_its_people_are_no_finding():
    others = [need(f"N{at}", "com.info", area="SECOND", who=f"C{at}") for at in range(10)]
    one = need("X", "soc.food", area="SECOND", who="X")
    assert found_with(*others, one) == ()  # one of eleven
    assert [found.area for found in found_with(*others[1:], one)] == ["SECOND"]  # one of ten


def test_less_help_than_elsewhere_is_a_finding_only_beyond_chance():
    unequal = [*sent("SECOND", 20, 100), *sent("QUARTER", 80, 100)]
    (found,) = found_with(referrals=unequal)
    assert (found.area, found.people, found.needs) == ("SECOND", 0, ("chd.play", "soc.food"))
    assert (found.rate, found.details["whole"]) == (Share(hits=20, of=100), Share(hits=100, of=200))
    assert found_with(referrals=[*sent("SECOND", 9, 19), *sent("QUARTER", 80, 100)]) == ()  # under twenty
    assert found_with(referrals=[*sent("SECOND", 55, 100), *sent("QUARTER", 60, 100)]) == ()


def test_an_area_that_lacks_nothing_is_none_whatever_became_of_its_referrals():
    assert found_with(referrals=[*sent("QUARTER", 20, 100), *sent("SECOND", 80, 100)]) == ()
