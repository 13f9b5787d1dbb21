"""Values go into columns and come back as they were; conditions become text and bound values, never text alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.engines.sqlite import sql
from graph.errors import WrongValue
from graph.model import Condition, Op, Order
from graph.schema import Field, FieldType, Schema

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
VALUES = {
    FieldType.TEXT: TEXTS,
    FieldType.INTEGER: st.integers(-(2**63), 2**63 - 1),
    FieldType.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
    FieldType.FLAG: st.booleans(),
    FieldType.DATE: st.dates(),
    FieldType.INSTANT: st.datetimes(timezones=st.just(UTC)),
    FieldType.WORDS: st.lists(TEXTS).map(tuple),
}


@given(st.data(), st.sampled_from(FieldType))
def test_a_value_comes_back_as_it_was(data: st.DataObject, kind: FieldType) -> None:
    spec, value = Field(name="f", type=kind), data.draw(VALUES[kind])
    back = sql.decoded(spec, sql.encoded(spec, value))
    assert (type(back), back) == (type(value), value)
    assert sql.decoded(spec, sql.encoded(spec, None)) is None


def test_moments_before_the_epoch_and_to_the_microsecond_are_kept() -> None:
    spec = Field(name="f", type=FieldType.INSTANT)
    for moment in (datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999999, UTC)):
        assert sql.decoded(spec, sql.encoded(spec, moment)) == moment


@pytest.mark.parametrize(
    ("condition", "text", "bound"),
    [
        (Condition(field="size", op=Op.GE, value=2), '"size" >= ?', [2]),
        (Condition(field="ready", op=Op.EQ, value=True), '"ready" = ?', [1]),
        (Condition(field="id", op=Op.IN, value=("a", "b")), '"id" IN (?, ?)', ["a", "b"]),
        (Condition(field="name", op=Op.EMPTY, value=True), '"name" IS NULL', []),
        (Condition(field="name", op=Op.EMPTY, value=False), '"name" IS NOT NULL', []),
    ],
)
def test_a_condition_is_text_and_bound_values(
    schema: Schema, condition: Condition, text: str, bound: list[Any]
) -> None:
    assert sql.where_clause(schema.kind("Thing"), [condition]) == (text, bound)


def test_thousands_of_values_travel_as_one(schema: Schema) -> None:
    condition = Condition(field="size", op=Op.IN, value=tuple(range(3000)))
    text, bound = sql.where_clause(schema.kind("Thing"), [condition])
    assert (text.count("?"), len(bound)) == (1, 1)


def test_an_order_ends_with_the_id_and_puts_absent_values_last(schema: Schema) -> None:
    order = (Order(field="size", descending=True), Order(field="name"))
    assert sql.order_clause(schema.kind("Thing"), order) == '"size" DESC NULLS LAST, "name" NULLS LAST, id'
    assert sql.order_clause(schema.kind("Box"), (Order(field="label"),)) == '"label", id'


@pytest.mark.parametrize("after", [(), ("a",), (1, None), (1, 2, 3)])
def test_a_key_that_this_order_cannot_have_made_is_refused(schema: Schema, after: tuple[Any, ...]) -> None:
    with pytest.raises(WrongValue):
        sql.after_clause(schema.kind("Thing"), (Order(field="size"),), after)
