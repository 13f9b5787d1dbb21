"""A need that no active service answers."""

from referral.gaps.no_service import find
from tests.unit.gaps.gap_examples import CountedLedger, service, town


def keys(findings):
    return {finding.need for finding in findings}


def test_a_need_with_a_service_is_no_gap_and_the_one_of_most_people_comes_first():
    findings = find(town(service("S", "O1", "hea.gp"), ledger=CountedLedger(needs={"com.info": 3, "doc.id_card": 7})))
    assert "hea.gp" not in keys(findings)
    assert [(one.need, one.people) for one in findings[:2]] == [("doc.id_card", 7), ("com.info", 3)]


def test_neither_a_suspended_service_nor_one_of_a_closed_organisation_counts():
    suspended, closed = service("S", "O1", "hea.gp", status="suspended"), service("T", "OLD", "com.info")
    assert {"hea.gp", "com.info"} <= keys(find(town(suspended, closed)))


def test_where_no_service_is_classified_nobody_knows_what_is_missing():
    assert find(town(service("S", "O1"), service("T", "O2"))) == ()
    assert len(find(town())) == len(find(town(service("S", "O1", "hea.gp")))) + 1
