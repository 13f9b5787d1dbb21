"""The evidence of findings, made from records read once."""

from datetime import date

from referral.gaps.record_sets import SHOWN, of_clients, of_entries, of_needs, of_referrals, recent_referrals
from tests.unit.gaps.gap_examples import cases, client, need, referral, town


def test_people_are_counted_once_and_by_centre_and_the_first_records_are_named():
    referrals = [referral(f"R{at:02}", who=f"C{at % 3}", on=date(2025, 1, 28 - at)) for at in range(25)]
    found = of_referrals([*referrals, referral("X", who="C9", centre="O2", on=date(2025, 2, 1))])
    assert (found.kind, found.total, found.people, found.since) == ("Referral", 26, 4, date(2025, 1, 4))
    assert found.ids == tuple(f"R{at:02}" for at in range(24, 24 - SHOWN, -1))
    assert found.centres == {"O1": 3, "O2": 1}
    assert (found.people_elsewhere("O1"), found.people_elsewhere("O2")) == (1, 3)


def test_needs_and_clients_and_entries():
    needs = of_needs([need("N2", "hea.gp"), need("N1", "hea.gp", centre=None, who="C2")])
    assert (needs.ids, needs.people, needs.centres) == (("N1", "N2"), 2, {"O1": 1, "": 1})
    clients = of_clients([client("C2"), client("C1", centre="O2")])
    assert (clients.ids, clients.people, clients.centres) == (("C1", "C2"), 2, {"O1": 1, "O2": 1})
    assert (of_entries("Service", ["B", "A"]).ids, of_entries("Service", ["A"]).people) == (("A", "B"), 0)
    assert of_referrals(()).since is of_needs(()).since is None


def test_recent_are_those_of_twelve_months_and_this_one():
    sent = [referral("A", service="S", on=date(2025, 1, 1)), referral("B", service="S", on=date(2024, 12, 31))]
    assert [one.id for one in recent_referrals(town(cases=cases(referrals=sent)), ["S", "NONE"])] == ["A"]
