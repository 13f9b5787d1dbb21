"""A finding is stored as text and comes back whole, but for the ids of its records."""

import json
from dataclasses import replace
from datetime import date

from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.plan.finding_text import as_text, from_text, typed_values, without_ids
from referral.gaps.plan.items import GapChange, GapStatus
from referral.metrics.model import Share

WHOLE = Finding(
    detector="silence",
    key="silence:O1",
    remedy=Remedy.REPAIR,
    evidence=RecordSet(kind="Referral", total=3, people=2, ids=("R1", "R2"), since=date(2025, 1, 2), centres={"C1": 2}),
    need="com.info",
    organisations=("O1", "O2"),
    services=("S1",),
    needs=("soc.food",),
    area="A1",
    assistant="AS-1",
    rate=Share(hits=0, of=20),
    probability=0.93,
    details={"learnt": 0.0, "hours": "evening", "day": date(2026, 2, 28), "before": Share(hits=1, of=9)},
    apart=True,
)


def test_a_finding_comes_back_without_the_ids_of_its_records():
    back = from_text(as_text(WHOLE))
    assert back == replace(WHOLE, evidence=replace(WHOLE.evidence, ids=()))
    assert "R1" not in as_text(WHOLE)
    assert type(back.remedy) is Remedy


def test_what_says_nothing_is_left_out_and_what_is_stored_twice_is_the_same():
    bare = Finding(detector="d", key="d:1", remedy=Remedy.REACH, evidence=RecordSet(kind="Service", total=0, people=0))
    assert set(json.loads(as_text(bare))) == {
        "detector",
        "key",
        "remedy",
        "evidence",
        "apart",
        "hidden",
        "discreet",
        "details",
    }
    assert without_ids(without_ids(bare)) == without_ids(bare) == bare


def test_a_field_that_findings_have_no_more_is_left_out():
    values = json.loads(as_text(WHOLE)) | {"score": 7}
    values["rate"]["weight"] = 2
    assert from_text(json.dumps(values)) == without_ids(WHOLE)


def test_codes_become_what_they_are_codes_of():
    values = typed_values(GapChange, {"status": "in_work", "due_on": date(2026, 2, 1), "unknown": 1})
    assert values == {"status": GapStatus.IN_WORK, "due_on": date(2026, 2, 1)}
    assert type(values["status"]) is GapStatus
