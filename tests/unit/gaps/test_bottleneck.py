"""The service where more places would help most people."""

from referral.gaps.bottleneck import find
from tests.unit.gaps.gap_examples import service, town
from tests.unit.gaps.test_places import LIMITED, asking


def test_it_says_how_many_more_would_get_a_place():
    (found,) = find(town(*LIMITED, cases=asking(5)))
    assert (found.services, found.organisations) == (("A",), ("O1",))
    assert (dict(found.details), found.people) == ({"places": 2.0, "gain": 3.0}, 3)


def test_places_that_nobody_lacks_are_no_bottleneck():
    assert find(town(*LIMITED, cases=asking(2))) == ()
    far = service("C", "O2", "edu.kindergarten", places=0, areas=("FAR",))
    assert [one.services for one in find(town(*LIMITED, far, cases=asking(5)))] == [("A",)]
