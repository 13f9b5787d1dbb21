"""Services that answer no need of the list."""

from referral.gaps.unclassified import find, nothing_is_classified
from tests.unit.gaps.gap_examples import service, town


def test_unclassified_services_are_counted_and_named_and_concern_nobody():
    data = town(service("T", "O1"), service("S", "O1"), service("U", "O1", "hea.gp"), service("V", "OLD"))
    (finding,) = find(data)
    assert (finding.evidence.total, finding.evidence.ids, finding.people) == (2, ("S", "T"), 0)
    assert not nothing_is_classified(data.directory)


def test_where_everything_is_classified_or_nothing_is_there_nothing_is_said():
    assert find(town(service("U", "O1", "hea.gp"))) == ()
    assert find(town()) == ()
    assert not nothing_is_classified(town().directory)
    assert nothing_is_classified(town(service("S", "O1")).directory)
