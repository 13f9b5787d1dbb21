"""An organisation that nothing ties to the network."""

from referral.gaps.isolated import find
from tests.unit.gaps.gap_examples import cases, referral, service, town


def test_neither_a_tie_nor_a_referral_is_outside_and_either_is_not():
    services = (service("A", "O1", "hea.gp"), service("B", "O1", "com.info", status="suspended"))
    (first, second) = find(town(*services))
    assert (first.organisations, first.services, second.organisations) == (("O1",), ("A",), ("O2",))
    assert find(town(*services, ties=[("O1", "O2")])) == ()
    sent = cases(referrals=[referral("R1", organisation="O2", centre="O1")])
    assert find(town(*services, cases=sent)) == ()


def test_a_closed_organisation_is_no_partner_and_no_finding():
    assert {one.organisations for one in find(town(ties=[("O1", "OLD")]))} == {("O1",), ("O2",)}
