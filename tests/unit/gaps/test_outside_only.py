"""A need that only services outside the municipality answer."""

from referral.gaps.outside_only import find
from tests.unit.gaps.gap_examples import AREAS, CountedLedger, service, town


def test_only_needs_whose_every_service_is_outside_are_found():
    services = (
        service("A", "O1", "hea.gp", "com.info", areas=("FAR",)),
        service("B", "O2", "hea.gp", areas=("FAR",)),
        service("C", "O2", "com.info", areas=("QUARTER",)),
    )
    (finding,) = find(town(*services, ledger=CountedLedger(needs={"hea.gp": 4})))
    assert (finding.need, finding.organisations, finding.people) == ("hea.gp", ("O1", "O2"), 4)


def test_a_service_for_the_whole_municipality_is_inside():
    assert find(town(service("A", "O1", "hea.gp", areas=("TOWN",)))) == ()


def test_without_a_municipality_nothing_is_outside():
    assert find(town(service("A", "O1", "hea.gp", areas=("FAR",)), areas=AREAS[2:])) == ()
