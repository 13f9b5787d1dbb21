"""The records behind a finding."""

from datetime import UTC, date, datetime

from referral.gaps import evidence
from tests.unit.gaps.case_examples import client, need, sent, with_cases


def test_people_count_once_in_all_and_once_at_each_centre():
    referrals = [
        sent(2, client="A", centre="X"),
        sent(1, client="A", centre="X"),
        sent(3, client="A", centre="Y"),
        sent(4, client="B", centre="Y"),
    ]
    records = evidence.of_referrals(referrals)
    assert (records.kind, records.total, records.people) == ("Referral", 4, 2)
    assert records.ids == ("R1", "R2", "R3", "R4")
    assert records.centres == {"X": 1, "Y": 2}


def test_the_first_day_is_a_day_in_bulgaria():
    late = datetime(2025, 10, 1, 22, tzinfo=UTC)
    assert evidence.of_referrals([sent(1, sent_at=late)]).since == date(2025, 10, 2)
    assert evidence.of_referrals([]).since is None


def test_needs_are_counted_in_the_same_way_and_only_the_first_are_named():
    needs = [need(f"N{number:02}", f"C{number % 7}", "hea.gp") for number in range(30)]
    records = evidence.of_needs([*needs, need("N99", "C0", "com.info", centre=None)])
    assert (records.kind, records.total, records.people) == ("RecordedNeed", 31, 7)
    assert records.ids == tuple(f"N{number:02}" for number in range(20))
    assert records.centres == {"CENTRE": 7, "": 1}


def test_clients_are_people_and_entries_of_the_directory_are_none():
    clients = evidence.of_clients([client("C2"), client("C1", centre="O2")])
    assert (clients.ids, clients.people, clients.centres) == (("C1", "C2"), 2, {"CENTRE": 1, "O2": 1})
    assert clients.people_elsewhere("O2") == 1
    entries = evidence.of_entries("Service", ["B", "A"])
    assert (entries.ids, entries.total, entries.people) == (("A", "B"), 2, 0)


def test_recent_referrals_are_those_of_twelve_months_and_this_one():
    at_midnight = datetime(2024, 12, 31, 22, tzinfo=UTC)
    referrals = [sent(1, sent_at=at_midnight), sent(2, sent_at=datetime(2024, 12, 31, 21, 59, tzinfo=UTC))]
    data = with_cases(referrals=[*referrals, sent(3, service="OTHER")])
    assert [one.id for one in evidence.recent_referrals(data, ["S", "NONE"])] == ["R1"]
