"""What each outcome of a stored referral says about the partner, and for how long a record is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.model import Node
from referral.gaps import ledger
from referral.gaps.silence import SILENCE
from referral.matching.partners.partner_outcomes import outcomes_of, records_of_partners, usual_cohort
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import NOW, FakeClock, context
from tests.unit.metrics.worked_example import stories


@pytest.fixture
def store(tmp_path):
    kept = open_sqlite(tmp_path / "answers.sqlite", records.schema())
    yield kept
    kept.close()


def sent(number, *, days=60, state="completed", answered=True, **more):
    at = NOW - timedelta(days=days)
    fields = {
        "short_code": f"{number:06d}", "client": "C", "need": "hea.gp", "area": "A", "centre": "O1", "assistant": "U",
        "priority": "routine", "delivery": "phone", "state": state, "service": "S", "organisation": "O", "evidence": 0,
        "no_shows": 0, "provider_answered": answered, "late": False, "events": 2, "created_at": at, "sent_at": at, "delivered_at": at,
        "changed_at": at, "route": "direct", "paused_days": 0, "paused_minutes": 0, "reminders": 0,
        "accompanied_minutes": 0,
    }  # fmt: skip
    known = {name: value for name, value in (fields | more).items() if value is not None}
    return Node(kind="Referral", id=f"R{number}", fields=known)


def looked_at(store, *nodes, as_of=NOW, **asked):
    if nodes:
        store.write(lambda tx: tx.put(nodes))
    cohort = replace(usual_cohort(context(store), as_of=as_of), **asked)
    return store.read(lambda tx: list(outcomes_of(tx, cohort)))


def said(outcome):
    names = ("judged", "answered", "learnt", "declined", "served")
    return {name for name in names if getattr(outcome, name)}


@pytest.mark.parametrize(
    ("fate", "expected"),
    [
        ({"answer_hours": 5, "service_result": "delivered_full"}, {"judged", "answered", "served"}),
        ({"service_result": "advice_only"}, {"judged", "answered"}),
        ({"service_result": "referred_onward"}, {"judged", "answered"}),
        ({"answered": False, "decided_at": NOW, "service_result": "document_issued"}, {"judged", "learnt", "served"}),
        ({"state": "declined", "answer_hours": 2}, {"judged", "answered", "declined"}),
        ({"state": "sent", "answered": False}, {"judged"}),
        ({"state": "expired", "answered": False}, {"judged"}),
        ({"state": "expired"}, {"judged", "answered"}),
        ({"state": "cancelled", "answered": False}, set()),
        ({"state": "cancelled"}, {"judged", "answered"}),
        ({"state": "sent", "answered": False, "days": 13}, set()),
        ({"state": "sent", "answered": False, "days": 40, "route": "official_direction"}, set()),
        ({"state": "sent", "answered": False, "days": 70, "route": "official_direction"}, {"judged"}),
        ({"state": "sent", "answered": False, "days": 24, "answer_days": 15}, set()),
        ({"state": "sent", "answered": False, "delivered_at": None}, set()),  # it has not left
        ({"state": "sent", "answered": False, "delivered_at": NOW - timedelta(days=5)}, set()),
    ],
)
def test_what_each_fate_says_about_the_partner(store, fate, expected):
    (outcome,) = looked_at(store, sent(1, **fate))
    assert said(outcome) == expected
    assert outcome.hours == fate.get("answer_hours")


@pytest.mark.parametrize(
    "fate",
    [
        {"state": "entered_in_error"},
        {"route": "report"},
        {"days": 600, "state": "sent", "answered": False},
        {"organisation": None},
    ],
)
def test_what_counts_nowhere_says_nothing(store, fate):
    assert looked_at(store, sent(1, **fate)) == []


def test_a_draft_says_nothing(store):
    assert looked_at(store, sent(1, state="draft", answered=False, sent_at=None, delivered_at=None)) == []


def test_nothing_that_was_sent_later_is_known_on_an_earlier_day(store):
    assert len(looked_at(store, sent(1, days=60), sent(2, days=10))) == 2
    assert len(looked_at(store, as_of=NOW - timedelta(days=30))) == 1


def test_one_centre_one_organisation_and_one_kind_of_need_can_be_asked_for(store):
    nodes = [sent(1), sent(2, centre="O2"), sent(3, organisation="P"), sent(4, need="doc.id_card")]
    assert len(looked_at(store, *nodes)) == 4
    for name, value in {"centre": "O2", "organisation": "P", "domain": "doc"}.items():
        assert len(looked_at(store, **{name: value})) == 1, name


def test_who_answers_again_is_called_silent_neither_by_find_help_nor_by_the_gaps(store):
    office = context(store, Role.COORDINATOR, clock=FakeClock())
    old = [sent(number, days=450, state="expired", answered=False) for number in range(60)]
    store.write(lambda tx: tx.put(old))
    assert [code_of(office), silent(office)] == ["often_silent", {"O"}]
    recent = [sent(100 + number, days=40, answer_hours=4) for number in range(3)]
    (_, (event, *_)) = stories()[0]
    store.write(lambda tx: (tx.put(recent), tx.append([records.event_node(event)])))
    assert [code_of(office), silent(office)] == ["answers_again", set()]


def code_of(office):
    return records_of_partners(office).organisations["O"].reasons[0].code


def silent(office):
    return {one for finding in ledger.gaps_of(office, (SILENCE,)) for one in finding.organisations}


def test_records_are_shared_until_something_happens_to_a_referral(store):
    office = context(store, clock=FakeClock())
    store.write(lambda tx: tx.put([sent(number) for number in range(12)]))
    assert records_of_partners(office).organisations["O"].figures.sent == 12
    store.write(lambda tx: tx.put([sent(99, answered=False, state="sent")]))
    assert records_of_partners(office) is records_of_partners(office)
    (_, (event, *_)) = stories()[0]
    store.write(lambda tx: tx.append([records.event_node(event)]))
    assert records_of_partners(office).organisations["O"].figures.sent == 13
