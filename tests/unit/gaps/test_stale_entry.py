"""A service whose entry nobody has checked for too long."""

from datetime import date, timedelta

from referral.gaps.stale_entry import find, is_stale
from referral.matching import ranking
from referral.matching.model import HelpRequest
from referral.matching.person import complete
from tests.unit.gaps.gap_examples import TODAY, cases, referral, service, town


def test_it_is_told_with_its_last_day_and_the_people_sent_there_in_twelve_months():
    old = service("OLD", "O1", "hea.gp", verified_on=date(2024, 11, 1))
    sent = [
        referral("R1", service="OLD", on=date(2025, 3, 1)),
        referral("R2", service="OLD", on=date(2024, 3, 1), who="C2"),
    ]
    (found,) = find(town(old, service("NEW", "O2", "hea.gp", verified_on=TODAY), cases=cases(referrals=sent)))
    assert (found.services, found.organisations, dict(found.details)) == (
        ("OLD",),
        ("O1",),
        {"verified": old.verified_on},
    )
    assert (found.people, found.evidence.ids) == (1, ("R1",))


def test_one_never_checked_is_stale_and_one_that_is_closed_is_nobodys_concern():
    services = (service("A", "O1", "hea.gp"), service("B", "OLD", "hea.gp"), service("C", "O1", status="suspended"))
    (found,) = find(town(*services))
    assert (found.services, dict(found.details)) == (("A",), {})


def test_it_is_stale_on_the_day_on_which_find_help_says_so():
    for days in (364, 365, 366):
        entry = service("A", "O1", "hea.gp", verified_on=TODAY - timedelta(days=days))
        data = town(entry)
        request = complete(data.vocabulary, HelpRequest(need="hea.gp", today=TODAY))
        (candidate,) = ranking.match(data.directory, request).candidates
        said = "stale" in {reason.code for reason in candidate.reasons}
        assert is_stale(entry.verified_on, today=TODAY, longest=365) is bool(find(data)) is said is (days > 365)
