"""Records that no engine would restore are refused without an engine, each by the error that engines give."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from graph.errors import MissingEnd, Stale, Taken, UnknownName, WrongValue
from graph.model import Edge, Node
from graph.schema.restorable import checked, clean_restored
from referral.storage import records

SCHEMA = records.schema()
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
AREA = Node(kind="Area", id="A1", version=1, fields={"name_bg": "Квартал", "type": "quarter"})
WHOLE = Node(kind="Area", id="A2", version=3, fields={"name_bg": "Община", "type": "municipality"})
PART_OF = Edge(kind="PART_OF", source="A1", target="A2")


def user(user_id: str, login: str) -> Node:
    fields = {"login": login, "name": "А", "role": "coordinator", "active": True, "created_at": NOON}
    return Node(kind="User", id=user_id, version=1, fields=fields)


def all_of(*given) -> list:
    return list(checked(SCHEMA, given))


def test_good_records_pass_as_they_come():
    good = [AREA, WHOLE, user("U1", "a"), user("U2", "b"), PART_OF]
    assert all_of(*good) == good


@pytest.mark.parametrize(
    ("records", "error"),
    [
        ((AREA, AREA), Stale),
        ((AREA, WHOLE, AREA), Stale),
        ((AREA, PART_OF), MissingEnd),
        ((PART_OF, AREA, WHOLE), MissingEnd),
        ((Node(kind="Area", id="A1", fields=AREA.fields),), WrongValue),
        ((Node(kind="Area", id="A1", version=1, fields={"type": "quarter"}),), WrongValue),
        ((Node(kind="Area", id="A1", version=1, fields={**AREA.fields, "population": "5"}),), WrongValue),
        ((Node(kind="Nothing", id="A1", version=1),), UnknownName),
        ((Node(kind="Area", id="A1", version=1, fields={**AREA.fields, "colour": "x"}),), UnknownName),
    ],
)
def test_what_no_engine_restores_is_refused(records, error):
    with pytest.raises(error):
        all_of(*records)


def test_a_unique_value_may_stand_once_only():
    for first, second in permutations((user("U1", "a"), user("U2", "a"))):
        with pytest.raises(Taken):
            all_of(first, second)


def test_a_restored_node_keeps_its_version():
    assert clean_restored(SCHEMA, WHOLE) == WHOLE
    with pytest.raises(WrongValue):
        clean_restored(SCHEMA, replace(WHOLE, version=0))
