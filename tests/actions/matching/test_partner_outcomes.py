"""What each outcome of a stored referral says about the partner, and for how long a record is kept."""

from datetime import timedelta

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.model import Node
from referral.matching.partner_outcomes import outcomes_of, records_of_partners
from referral.storage import records
from tests.fakes.demo_fixture import NOW, FakeClock, context


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
        "no_shows": 0, "provider_answered": answered, "late": False, "events": 2, "created_at": at, "sent_at": at,
        "changed_at": at, "route": "direct", "paused_days": 0, "paused_minutes": 0, "reminders": 0,
        "accompanied_minutes": 0,
    }  # fmt: skip
    return Node(kind="Referral", id=f"R{number}", fields=fields | more)


def judged(store, *nodes, days=10):
    store.write(lambda tx: tx.put(nodes))
    found = store.read(lambda tx: list(outcomes_of(tx, NOW, days)))
    return sorted((one.answered, one.declined, one.hours, one.count) for one in found)


@pytest.mark.parametrize(
    ("fate", "expected"),
    [
        ({"answer_hours": 5}, [(True, False, 5, 1)]),
        ({"state": "declined", "answer_hours": 2}, [(True, True, 2, 1)]),
        ({"state": "sent", "answered": False}, [(False, False, None, 1)]),
        ({"state": "expired", "answered": False}, [(False, False, None, 1)]),
        ({"state": "expired"}, [(False, False, None, 1)]),
        ({"state": "expired", "info_requested_at": NOW}, [(True, False, None, 1)]),
        ({"state": "expired", "info_requested_at": NOW, "info_given_at": NOW}, [(False, False, None, 1)]),
        ({"state": "cancelled", "answered": False}, []),
        ({"state": "cancelled"}, [(True, False, None, 1)]),
        ({"state": "entered_in_error"}, []),
        ({"state": "sent", "answered": False, "days": 13}, []),
        ({"state": "sent", "answered": False, "days": 400}, []),
        ({"state": "sent", "answered": False, "days": 40, "route": "official_direction"}, []),
        ({"state": "sent", "answered": False, "days": 70, "route": "official_direction"}, [(False, False, None, 1)]),
    ],
)
def test_what_each_fate_says_about_the_partner(store, fate, expected):
    assert judged(store, sent(1, **fate)) == expected


def test_records_are_kept_for_minutes_and_read_anew_after_a_restart(store):
    clock = FakeClock()
    office = context(store, clock=clock)
    store.write(lambda tx: tx.put([sent(number) for number in range(12)]))
    assert records_of_partners(office).organisations["O"].sent == 12
    store.write(lambda tx: tx.put([sent(99, answered=False, state="sent")]))
    clock.forward(minutes=4)
    assert records_of_partners(office).organisations["O"].sent == 12
    assert records_of_partners(context(store, clock=clock)).organisations["O"].sent == 13
    clock.forward(minutes=2)
    assert records_of_partners(office).organisations["O"].sent == 13
