"""A need whose services exist and can take nobody now."""

from datetime import timedelta

import pytest

from referral.gaps import no_service, outside_only, single_provider
from referral.gaps.none_now import find
from tests.unit.gaps.gap_examples import TODAY, CountedLedger, service, town

LEDGER = CountedLedger(needs={"hea.gp": 4}, sent_for={"hea.gp": 4})
ENDED = {"funded_until": TODAY - timedelta(days=1)}


@pytest.mark.parametrize(
    ("fields", "waiting", "is_gap"),
    [
        ({}, 0, False),
        (ENDED, 0, True),
        ({"funded_until": TODAY}, 0, False),
        ({"window": "09-01/12-31"}, 0, True),
        ({"window": "01-01/03-31"}, 0, False),
        ({"places": 0}, 0, True),
        ({"places": 3}, 5, False),
        ({"places": 3}, 6, True),
        ({"status": "suspended"}, 0, False),
    ],
)
def test_a_service_that_find_help_would_not_offer_is_no_help_here_either(fields, waiting, is_gap):
    data = town(service("S", "O1", "hea.gp", **fields), ledger=LEDGER, waiting={"S": waiting})
    findings = find(data)
    assert [(one.need, one.people, one.organisations) for one in findings] == [("hea.gp", 4, ("O1",))] * is_gap
    suspended = fields.get("status") == "suspended"
    assert ("hea.gp" in {one.need for one in no_service.find(data)}) is suspended
    assert bool(single_provider.find(data)) is not (is_gap or suspended)


def test_a_provider_whose_funding_has_ended_is_no_second_provider():
    data = town(service("S", "O1", "hea.gp"), service("T", "O2", "hea.gp", **ENDED), ledger=LEDGER)
    (finding,) = single_provider.find(data)
    assert finding.organisations == ("O1",)


def test_where_the_service_here_has_ended_only_the_one_far_away_is_left():
    data = town(service("S", "O1", "hea.gp", **ENDED), service("T", "O2", "hea.gp", areas=("FAR",)), ledger=LEDGER)
    (finding,) = outside_only.find(data)
    assert finding.organisations == ("O2",)
