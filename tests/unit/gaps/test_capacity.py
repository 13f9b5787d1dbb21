"""More people want a place than there are places."""

from referral.gaps.capacity import find
from referral.metrics.model import Share
from tests.unit.gaps.gap_examples import service, town
from tests.unit.gaps.test_places import LIMITED, asking


def test_who_finds_no_place_is_counted_of_all_who_ask():
    (found,) = find(town(*LIMITED, cases=asking(5)))
    assert (found.need, found.rate, found.people) == ("edu.kindergarten", Share(hits=3, of=5), 3)
    assert (found.organisations, found.services) == (("O1",), ("A",))


def test_a_second_provider_with_room_ends_it():
    assert find(town(*LIMITED, service("C", "O2", "edu.kindergarten", places=3), cases=asking(5))) == ()
    assert find(town(*LIMITED)) == ()


def test_places_for_two_needs_are_given_out_once():
    both = service("A", "O1", "edu.kindergarten", "soc.daycare", places=4)
    data = town(both, cases=asking(3))
    assert find(data) == ()
    more = asking(3, "soc.daycare")
    shared = town(both, cases=type(more)(clients=more.clients, needs=(*data.cases.needs, *more.needs), referrals=()))
    assert sum(one.people for one in find(shared)) == 2
