"""A need is without a service when no active service of an active organisation answers it."""

import pytest

from referral.gaps.finding import Remedy
from referral.gaps.no_service import find
from tests.unit.gaps.small_town import LedgerInMemory, organisation, service, town


def needs(*things, **more) -> list[str]:
    return [finding.need for finding in find(town(*things, **more))]


def test_every_need_is_a_gap_where_nobody_offers_anything_and_the_most_wanted_comes_first():
    ledger = LedgerInMemory(demands={"hea.gp": 3, "emp.register": 7})
    findings = find(town(ledger=ledger))
    assert [(finding.need, finding.people) for finding in findings] == [
        ("emp.register", 7),
        ("hea.gp", 3),
        ("com.info", 0),
    ]
    assert {finding.remedy for finding in findings} == {Remedy.RECRUIT}
    assert findings[0].key == "no_service:emp.register"


def test_one_active_service_is_enough():
    assert needs(service("S1", "hea.gp", status="suspended"), service("S2", "hea.gp")) == ["com.info", "emp.register"]


@pytest.mark.parametrize(
    "things",
    [
        (service("S1", "hea.gp", status="suspended"),),
        (service("S1", "hea.gp", status="unknown"),),
        (service("S1", "hea.gp"), organisation("O1", active=False)),
    ],
)
def test_what_cannot_be_used_closes_no_gap(things):
    assert "hea.gp" in needs(*things)
