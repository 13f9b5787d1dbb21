"""Write Cypher: statements from the schema and conditions. Names come from the schema only."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any, Final
from zlib import crc32

from neo4j.time import Date, DateTime

from graph.errors import WrongValue
from graph.model import Condition, Fields, Node, Op, Order, Value
from graph.schema import EdgeKind, Field, Kind, Schema, clean_value

_COMPARED: Final = {Op.EQ: "=", Op.NE: "<>", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">=", Op.IN: "IN"}
AWAIT_INDEXES: Final = "CALL db.awaitIndexes(60)"


# A node typed into the console of the server has no version: for the port it is not there.
OURS: Final = "{node}._version IS NOT NULL AND {node}.id IS NOT NULL"


# A change passes one of these gates, and a backup closes them all: what it reads is the state of one moment. They are
# several, so that changes need not wait for each other.
GATES: Final = 16
ENTER: Final = "MERGE (g:_State {id: 'gate ' + $gate}) SET g._lock = true"
CLOSE_GATES: Final = f"UNWIND range(0, {GATES - 1}) AS n MERGE (g:_State {{id: 'gate ' + n}}) SET g._lock = true"


def name(text: str) -> str:
    """Return a schema name as a Cypher name."""
    return f"`{text}`"


def constraints(schema: Schema) -> dict[str, str]:
    """Return the statements that create every constraint and index that is not there yet, by the name they create."""
    statements = {
        "mrezha_gone": "CREATE CONSTRAINT mrezha_gone IF NOT EXISTS FOR (n:_Gone) REQUIRE n.key IS UNIQUE",
        "mrezha_state": "CREATE CONSTRAINT mrezha_state IF NOT EXISTS FOR (n:_State) REQUIRE n.id IS UNIQUE",
    }
    for kind in schema.kinds.values():
        statements |= _kind_indexes(kind)
    for edge in schema.edges.values():
        if edge.tracked:
            title = f"mrezha_{edge.name}_revision"
            statements[title] = (
                f"CREATE INDEX {name(title)} IF NOT EXISTS FOR ()-[r:{name(edge.name)}]-() ON (r._revision)"
            )
    return statements


def id_constraint(kind: str) -> tuple[str, str]:
    """Return the name of the constraint that makes ids of a kind unique, and the statement that creates it."""
    return _statement(kind, "CONSTRAINT", "id", "REQUIRE n.id IS UNIQUE")


def _kind_indexes(kind: Kind) -> dict[str, str]:
    statements = [id_constraint(kind.name)]
    for field, spec in kind.fields.items():
        if spec.unique:
            statements.append(_statement(kind.name, "CONSTRAINT", field, f"REQUIRE n.{name(field)} IS UNIQUE"))
        elif spec.indexed:
            statements.append(_statement(kind.name, "INDEX", field, f"ON (n.{name(field)})"))
    for parts in kind.indexes:
        listed = ", ".join(f"n.{name(part)}" for part in parts)
        statements.append(_statement(kind.name, "INDEX", "_".join(parts), f"ON ({listed})"))
    if kind.tracked:
        statements.append(_statement(kind.name, "INDEX", "revision", "ON (n._revision)"))
    return dict(statements)


def _statement(kind: str, what: str, suffix: str, rest: str) -> tuple[str, str]:
    title = f"mrezha_{kind}_{suffix}"
    return title, f"CREATE {what} {name(title)} IF NOT EXISTS FOR (n:{name(kind)}) {rest}"


def encoded(value: Any) -> Any:
    """Return what the driver is given for a clean value: everything but a tuple goes as it is."""
    return list(value) if isinstance(value, tuple) else value


def decoded(value: Any) -> Value:
    """Return the value of what the driver gave."""
    if isinstance(value, DateTime):
        return value.to_native().astimezone(UTC)  # the driver's own zone object is equal but no standard one
    if isinstance(value, Date):
        return value.to_native()
    return tuple(value) if isinstance(value, list) else value


def fields_of(declared: Mapping[str, Field], stored: Mapping[str, Any]) -> Fields:
    """Return the declared fields among stored properties."""
    return {field: decoded(stored[field]) for field in declared if stored.get(field) is not None}


def node_of(kind: Kind, stored: Mapping[str, Any]) -> Node:
    """Return a node of its stored properties."""
    return Node(kind=kind.name, id=stored["id"], version=stored["_version"], fields=fields_of(kind.fields, stored))


def seal(node: Node) -> int:
    """Return a checksum of a node, stored beside it: by it a reader knows whether it saw one commit or half of two."""
    content = repr([node.version, *sorted(node.fields.items())])
    return crc32(content.encode("utf-8", "surrogatepass"))


def is_whole(node: Node, stored: Mapping[str, Any]) -> bool:
    """Tell whether stored properties are those of one commit; a node without a seal is taken as it is."""
    return stored.get("_seal") in {None, seal(node)}


def gone_key(kind: str, source: str, target: str) -> str:
    """Return the key under which the removal of an edge is recorded."""
    return json.dumps([kind, source, target], ensure_ascii=False)


def where_clause(kind: Kind, conditions: Sequence[Condition]) -> tuple[str, dict[str, Any]]:
    """Return the WHERE text (without the word; never empty) and its parameters for clean conditions."""
    parts, given = ["true"], {}
    for number, condition in enumerate(conditions):
        property_name = f"n.{name(kind.spec(condition.field).name)}"
        key = f"c{number}"
        if condition.op is Op.EMPTY:
            parts.append(f"{property_name} IS {'' if condition.value else 'NOT '}NULL")
            continue
        given[key] = encoded(condition.value)
        if condition.op is Op.HAS:
            parts.append(f"${key} IN {property_name}")
        else:
            parts.append(f"{property_name} {_COMPARED[condition.op]} ${key}")
    return " AND ".join(parts), given


def order_clause(kind: Kind, order: Sequence[Order]) -> str:
    """Return the ORDER BY text: absent values last both ways, ties by id."""
    parts = []
    for part in order:
        property_name = f"n.{name(part.field)}"
        parts += [] if kind.spec(part.field).required else [f"{property_name} IS NULL"]
        parts.append(f"{property_name}{' DESC' if part.descending else ''}")
    return ", ".join([*parts, "n.id"])


def after_clause(kind: Kind, order: Sequence[Order], after: Sequence[Value | None]) -> tuple[str, dict[str, Any]]:
    """Return the condition "comes later than this sort key" and its parameters.

    Errors: WrongValue for a key that another order made.
    """
    if len(after) != len(order) + 1 or after[-1] is None:
        raise WrongValue(field=f"{kind.name}.after", expected="the key of a page in this order")
    choices, given = [], {}
    equal = "true"
    for number, (part, value) in enumerate(zip((*order, Order(field="id")), after, strict=True)):
        property_name, key = f"n.{name(part.field)}", f"a{number}"
        if value is None:
            equal = f"{equal} AND {property_name} IS NULL"
            continue
        given[key] = encoded(clean_value(kind.name, kind.spec(part.field), value))
        later = f"({property_name} {'<' if part.descending else '>'} ${key} OR {property_name} IS NULL)"
        choices.append(f"({equal} AND {later})")
        equal = f"{equal} AND {property_name} = ${key}"
    return f"({' OR '.join(choices)})", given


def matched(edge: EdgeKind) -> str:
    """Return the pattern of an edge kind with its ends a and b."""
    return f"(a:{name(edge.source)})-[r:{name(edge.name)}]->(b:{name(edge.target)})"
