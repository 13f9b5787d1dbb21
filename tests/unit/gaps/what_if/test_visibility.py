"""What each reader's scenarios are worked out from."""

from dataclasses import replace

from referral.access.policy import Scope
from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.what_if import visibility
from tests.fakes.demo_fixture import ACTORS, WORDS, Role
from tests.unit.gaps.what_if.what_if_examples import client, need, referral, service, with_people

LEAD = replace(ACTORS[Role.CENTRE_LEAD], centre="O1")
DATA = with_people(
    service("S1", "O1", "hea.gp"),
    clients=[client(1), client(2, centre="O2")],
    needs=[need(1), need(2, centre="O2")],
    referrals=[referral(1, "S1")],
    waiting={"S1": 3},
)


def finding(*, need="hea.gp", centres=None, people=3):
    evidence = RecordSet(kind="RecordedNeed", total=people, people=people, ids=("N1",), centres=centres or {})
    return Finding(detector="no_service", key=f"no_service:{need}", remedy=Remedy.RECRUIT, evidence=evidence, need=need)


def test_a_coordinator_sees_everything():
    assert visibility.seen(DATA, LEAD, Scope.ALL) is DATA
    assert visibility.findings([finding()], LEAD, Scope.ALL, WORDS) == (finding(),)


def test_a_lead_sees_the_records_of_the_own_centre():
    seen = visibility.seen(DATA, LEAD, Scope.CENTRE)
    assert set(seen.cases.clients) == {"C1"}
    assert [case.id for case in seen.cases.needs] == ["N1"]
    assert [case.id for case in seen.cases.referrals] == ["R1"]


def test_a_lead_sees_no_number_in_which_others_are_counted():
    own, mixed, unknown = (finding(centres=centres) for centres in ({"O1": 3}, {"O1": 2, "O2": 1}, {}))
    shown = visibility.findings([own, mixed, unknown], LEAD, Scope.CENTRE, WORDS)
    assert [one.hidden for one in shown] == [False, True, True]
    assert shown[0] == own
    assert shown[1].evidence == RecordSet(kind="RecordedNeed", total=0, people=0)


def test_a_reader_of_figures_sees_the_directory_alone_and_no_sensitive_need():
    seen = visibility.seen(DATA, LEAD, Scope.FIGURES)
    assert (seen.cases.needs, dict(seen.waiting)) == ((), {})
    assert seen.ledger.demand("hea.gp").people == seen.ledger.referrals_for("hea.gp").people == 0
    assert not seen.ledger.partners()
    assert not seen.ledger.hours_wanted()
    assert seen.ledger.unanswered("O1").total == 0
    shown = visibility.findings([finding(), finding(need="hea.hiv")], LEAD, Scope.FIGURES, WORDS)
    assert [(one.need, one.people, one.hidden) for one in shown] == [("hea.gp", 0, True)]
    services = replace(finding(), evidence=RecordSet(kind="Service", total=2, people=0))
    assert visibility.findings([services], LEAD, Scope.FIGURES, WORDS)[0].evidence.total == 2
