"""Each type takes its own values and no others, and brings them to one stored form."""

import math
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graph.errors import WrongValue
from graph.schema import Field, FieldType, clean_value

OWN: dict[FieldType, list[Any]] = {
    FieldType.TEXT: ["", "Надежда", "🧭"],
    FieldType.INTEGER: [0, 2**63 - 1, -(2**63)],
    FieldType.NUMBER: [0.5, -1e300, 3.0],
    FieldType.FLAG: [True, False],
    FieldType.DATE: [date(1, 1, 1), date(9999, 12, 31)],
    FieldType.INSTANT: [datetime(2026, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, UTC)],
    FieldType.WORDS: [(), ("",), ("a", "b", "a")],
}
ALSO: dict[FieldType, list[Any]] = {FieldType.NUMBER: [0, 3, -(2**53)]}
NEVER: list[tuple[FieldType, Any]] = [
    (FieldType.TEXT, "a\x00b"),
    (FieldType.TEXT, "\ud800"),
    (FieldType.TEXT, b"a"),
    (FieldType.INTEGER, 2**63),
    (FieldType.INTEGER, -(2**63) - 1),
    (FieldType.INTEGER, 1.0),
    (FieldType.NUMBER, math.nan),
    (FieldType.NUMBER, -math.inf),
    (FieldType.NUMBER, 10**400),
    (FieldType.INSTANT, datetime(2026, 1, 1)),  # noqa: DTZ001 - the point of the test
    (FieldType.INSTANT, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3)))),
    (FieldType.WORDS, ["a"]),
    (FieldType.WORDS, ("a", 1)),
    (FieldType.WORDS, ("\ud800",)),
    *((kind, None) for kind in FieldType),
]


@pytest.mark.parametrize("kind", FieldType)
def test_a_type_takes_its_own_values(kind: FieldType) -> None:
    spec = Field(name="f", type=kind)
    for value in (*OWN[kind], *ALSO.get(kind, ())):
        assert clean_value("Kind", spec, value) == value


@pytest.mark.parametrize("kind", FieldType)
def test_a_type_refuses_the_values_of_every_other(kind: FieldType) -> None:
    spec = Field(name="f", type=kind)
    foreign = [value for other in FieldType if other is not kind for value in OWN[other]]
    for value in foreign:
        if kind is FieldType.NUMBER and type(value) is int:
            continue
        with pytest.raises(WrongValue) as refused:
            clean_value("Kind", spec, value)
        assert refused.value.details["field"] == "Kind.f"


@pytest.mark.parametrize(("kind", "value"), NEVER, ids=lambda part: repr(part)[:40])
def test_a_value_that_cannot_be_kept_is_refused(kind: FieldType, value: Any) -> None:
    with pytest.raises(WrongValue):
        clean_value("Kind", Field(name="f", type=kind), value)


def test_values_are_brought_to_one_form() -> None:
    number, moment = (Field(name="f", type=kind) for kind in (FieldType.NUMBER, FieldType.INSTANT))
    assert math.copysign(1, clean_value("Kind", number, -0.0)) == 1  # type: ignore[arg-type]
    assert type(clean_value("Kind", number, 7)) is float
    given = datetime(2026, 7, 1, 2, 30, tzinfo=timezone(timedelta(hours=3)))
    stored = clean_value("Kind", moment, given)
    assert (stored, stored.tzinfo) == (given, UTC)  # type: ignore[union-attr]
