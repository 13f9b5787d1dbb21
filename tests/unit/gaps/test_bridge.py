"""An organisation that alone ties others to the network."""

from referral.gaps.bridge import find, partnerships
from referral.metrics.model import Share
from referral.model.directory import Organisation
from tests.unit.gaps.gap_examples import cases, referral, service, town

RING = tuple((f"R{at}", f"R{(at + 1) % 12}") for at in range(12))


def network(*ties, closed=(), **more):
    names = sorted({end for tie in (*RING, *ties) for end in tie})
    organisations = tuple(Organisation(id=name, name_bg=name, kind="ngo", active=name not in closed) for name in names)
    return town(service("S1", "FAR1", "hea.gp"), organisations=organisations, ties=(*RING, *ties), **more)


def test_it_names_those_who_would_be_cut_off_and_counts_the_people_sent_to_them():
    sent = cases(referrals=[referral("R1", who="C1", service="S1"), referral("R2", who="C2", service="S1")])
    (found,) = find(network(("R3", "FAR1"), ("FAR1", "FAR2"), ("R3", "FAR2"), cases=sent))
    assert (found.organisations, found.details["lost"], found.rate) == (("R3",), "FAR1 FAR2", Share(hits=2, of=14))
    assert (found.people, found.evidence.ids) == (2, ("R1", "R2"))


def test_a_part_that_is_too_small_is_no_finding():
    assert find(network(("R3", "FAR1"))) == ()  # one of thirteen is under a tenth


def test_a_second_tie_ends_it_and_a_closed_organisation_ties_nobody():
    ties = (("R3", "FAR1"), ("FAR1", "FAR2"), ("R3", "FAR2"), ("FAR2", "R7"))
    assert find(network(*ties)) == ()
    assert {one.organisations for one in find(network(*ties, closed=("R7",)))} >= {("R3",)}
    assert "R7" not in partnerships(network(*ties, closed=("R7",))).nodes
