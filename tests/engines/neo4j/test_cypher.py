"""Statements name only what the schema declares; a seal tells every change of a node; values come back as they were."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph.engines.neo4j import cypher
from graph.errors import WrongValue
from graph.model import Condition, Node, Op, Order
from graph.schema import Schema
from tests.engines.store_helpers import thing

NODE = thing(
    "a", 3, name="Ябълка", size=1, weight=0.5, ready=True, tags=("x", "y"), moment=datetime(2026, 1, 1, tzinfo=UTC)
)
OTHERS: list[Node] = [
    replace(NODE, version=4),
    NODE.with_fields(name="Ябълкa"),
    NODE.with_fields(size=2),
    NODE.with_fields(ready=False),
    NODE.with_fields(tags=("y", "x")),
    NODE.with_fields(tags=("x,", "y")),
    NODE.with_fields(moment=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=1)),
    NODE.with_fields(weight=None),
    NODE.with_fields(day=date(2026, 1, 1)),
]


def test_every_constraint_and_index_has_a_name_of_its_own_and_is_made_once(schema: Schema) -> None:
    statements = cypher.constraints(schema)
    assert all(name in statement and "IF NOT EXISTS" in statement for name, statement in statements.items())
    assert {"mrezha_Thing_id", "mrezha_Thing_code", "mrezha_Thing_shade_size", "mrezha_Thing_revision"} <= set(
        statements
    )
    assert {f"mrezha_{kind}_id" for kind in schema.kinds} <= set(statements)
    assert ("mrezha_Thing_id", statements["mrezha_Thing_id"]) == cypher.id_constraint("Thing")


@pytest.mark.parametrize("other", OTHERS, ids=lambda node: str(sorted(node.fields)))
def test_a_seal_tells_every_change(other: Node) -> None:
    assert cypher.seal(other) != cypher.seal(NODE)


def test_a_seal_does_not_depend_on_the_order_of_fields() -> None:
    turned = replace(NODE, fields=dict(reversed(NODE.fields.items())))
    assert cypher.seal(turned) == cypher.seal(NODE)
    assert cypher.is_whole(NODE, {"_seal": cypher.seal(NODE)})
    assert cypher.is_whole(NODE, {})
    assert not cypher.is_whole(NODE, {"_seal": 1})


def test_the_node_of_stored_properties_has_declared_fields_alone(schema: Schema) -> None:
    stored = {"id": "a", "_version": 2, "_seal": 1, "_lock": True, "name": "x", "by_hand": "y", "tags": ["a", "b"]}
    node = cypher.node_of(schema.kind("Thing"), stored)
    assert node == thing("a", 2, name="x", tags=("a", "b"))


def test_a_condition_gives_its_value_as_a_parameter(schema: Schema) -> None:
    kind = schema.kind("Thing")
    nasty = Condition(field="name", op=Op.EQ, value="` OR true //")
    assert cypher.where_clause(kind, [nasty]) == ("true AND n.`name` = $c0", {"c0": "` OR true //"})
    among = Condition(field="size", op=Op.IN, value=(1, 2))
    assert cypher.where_clause(kind, [among]) == ("true AND n.`size` IN $c0", {"c0": [1, 2]})
    assert cypher.where_clause(kind, []) == ("true", {})


def test_an_order_ends_with_the_id_and_puts_absent_values_last(schema: Schema) -> None:
    kind = schema.kind("Thing")
    assert cypher.order_clause(kind, (Order(field="size", descending=True),)) == "n.`size` IS NULL, n.`size` DESC, n.id"
    assert cypher.order_clause(schema.kind("Box"), (Order(field="label"),)) == "n.`label`, n.id"


@pytest.mark.parametrize("after", [(), ("a",), (1, None), (1, 2, 3)])
def test_a_key_of_another_order_is_refused(schema: Schema, after: tuple[Any, ...]) -> None:
    with pytest.raises(WrongValue):
        cypher.after_clause(schema.kind("Thing"), (Order(field="size"),), after)


def test_a_removed_edge_has_a_key_that_no_other_has() -> None:
    edges = [("A", "b", "c"), ("A", "b,c", ""), ("A", "", "b,c"), ("A,b", "c", ""), ("A", 'b","c', "")]
    assert len({cypher.gone_key(*edge) for edge in edges}) == len(edges)
