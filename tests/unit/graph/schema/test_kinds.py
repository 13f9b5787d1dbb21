"""Nodes, edges and conditions are checked against the schema, and brought to one form."""

from typing import Any

import pytest

from graph.errors import UnknownName, WrongValue
from graph.model import Condition, Edge, Node, Op, Order
from graph.schema import Schema
from graph.schema.reader import load
from tests.unit.graph.schema.example import GOOD


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load(GOOD, name="good.toml")


def test_nodes_and_edges_are_cleaned_by_their_declaration(schema: Schema) -> None:
    node = schema.clean(Node(kind="Box", id="b", fields={"tags": (), "label": "x"}))
    assert dict(node.fields) == {"label": "x"}
    edge = schema.clean_edge(Edge(kind="NEXT_TO", source="b", target="a"))
    assert (edge.source, edge.target) == ("a", "b")
    edge = schema.clean_edge(Edge(kind="HOLDS", source="b", target="a"))
    assert (edge.source, edge.target) == ("b", "a")


WRONG: list[tuple[type[Exception], Any]] = [
    (UnknownName, lambda s: s.kind("Nothing")),
    (UnknownName, lambda s: s.edge("NOTHING")),
    (UnknownName, lambda s: s.field("Thing", "nothing")),
    (UnknownName, lambda s: s.clean(Node(kind="Thing", id="a", fields={"nothing": 1}))),
    (UnknownName, lambda s: s.clean_edge(Edge(kind="HOLDS", source="a", target="b", fields={"note": "x"}))),
    (WrongValue, lambda s: s.clean(Node(kind="Box", id="a"))),
    (WrongValue, lambda s: s.clean(Node(kind="Thing", id=""))),
    (WrongValue, lambda s: s.clean(Node(kind="Thing", id="x" * 201))),
    (WrongValue, lambda s: s.clean_edge(Edge(kind="HOLDS", source="a", target=""))),
    (WrongValue, lambda s: s.clean_order("Box", (Order(field="tags"),))),
    (UnknownName, lambda s: s.clean_order("Box", (Order(field="nothing"),))),
    (WrongValue, lambda s: _condition(s, "size", Op.HAS, "x")),
    (WrongValue, lambda s: _condition(s, "size", Op.IN, 1)),
    (WrongValue, lambda s: _condition(s, "size", Op.IN, (1, "2"))),
    (WrongValue, lambda s: _condition(s, "size", Op.EMPTY, 1)),
    (WrongValue, lambda s: _condition(s, "size", Op.LT, "1")),
    (WrongValue, lambda s: _condition(s, "id", Op.EQ, 1)),
]


def _condition(schema: Schema, field: str, op: Op, value: Any) -> Any:
    return schema.clean_conditions("Thing", (Condition(field=field, op=op, value=value),))


@pytest.mark.parametrize("at", range(len(WRONG)))
def test_a_wrong_use_of_a_schema_is_refused(schema: Schema, at: int) -> None:
    error, call = WRONG[at]
    with pytest.raises(error):
        call(schema)


def test_right_conditions_pass_and_are_brought_to_one_form(schema: Schema) -> None:
    assert _condition(schema, "size", Op.IN, (1, 2))[0].value == (1, 2)
    assert _condition(schema, "id", Op.GE, "a")[0].value == "a"
    assert _condition(schema, "size", Op.EMPTY, True)[0].value is True
    with pytest.raises(WrongValue):
        schema.clean_conditions("Box", (Condition(field="tags", op=Op.EQ, value=("a",)),))
