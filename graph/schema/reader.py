"""Read a schema from TOML and refuse a mistake by file and line.

A schema file:

    version = 1
    [kinds.Organisation]
    tracked = true                     # changes-since reports it
    [kinds.Organisation.fields]
    name_bg = { type = "text", required = true, searchable = true }
    [edges.OFFERS]
    source = "Organisation"
    target = "Service"
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from graph.schema import EdgeKind, Field, FieldType, Kind, Schema
from graph.toml_source import TomlSource, read

KIND_NAME: Final = re.compile(r"[A-Z][A-Za-z]{1,40}")
EDGE_NAME: Final = re.compile(r"[A-Z][A-Z_]{1,40}[A-Z]")
FIELD_NAME: Final = re.compile(r"[a-z][a-z_0-9]{0,40}")
RESERVED: Final = frozenset({"id", "version"})
RESERVED_ON_EDGES: Final = frozenset({"source", "target"})


def load(text: str, *, name: str) -> Schema:
    """Return the schema that a TOML text declares; a mistake is refused with the file's name and the line.

    Errors: `graph.toml_source.DeclarationError`.
    """
    source = read(text, name=name)
    source.check_keys(allowed={"version", "kinds", "edges"})
    version = source.data.get("version")
    if type(version) is not int or version < 1:  # true is an int too
        raise source.refuse("version", code="wrong_version", detail="version must be a whole number from 1")
    kinds = {kind: _kind(source, kind) for kind in source.table("kinds")}
    edges = {edge: _edge(source, edge, kinds) for edge in source.table("edges")}
    return Schema(version=version, kinds=MappingProxyType(kinds), edges=MappingProxyType(edges))


def _name(source: TomlSource, shape: re.Pattern[str], *path: str) -> str:
    name = path[-1]
    if not shape.fullmatch(name) or name in RESERVED:
        raise source.refuse(*path, code="bad_name", detail=f"{name!r} is not a usable name here")
    return name


def _switch(source: TomlSource, table: Mapping[str, object], *path: str, default: bool = False) -> bool:
    value = table.get(path[-1], default)
    if not isinstance(value, bool):
        raise source.refuse(*path, code="not_a_flag", detail=f"{path[-1]} must be true or false")
    return value


def _kind(source: TomlSource, name: str) -> Kind:
    path = ("kinds", _name(source, KIND_NAME, "kinds", name))
    table = source.table(*path)
    source.check_keys(*path, allowed={"fields", "tracked", "events", "indexes"})
    kind = Kind(
        name=name,
        fields=_fields(source, *path),
        tracked=_switch(source, table, *path, "tracked"),
        events=_switch(source, table, *path, "events"),
        indexes=_indexes(source, table, *path),
    )
    if kind.events and kind.tracked:
        raise source.refuse(*path, code="tracked_events", detail="an events kind is its own log; drop tracked")
    for index in kind.indexes:
        for part in index:
            if part not in kind.fields:
                raise source.refuse(*path, "indexes", code="unknown_field", detail=f"no field {part!r} to index")
    return kind


def _indexes(source: TomlSource, table: Mapping[str, object], *path: str) -> tuple[tuple[str, ...], ...]:
    raw = table.get("indexes", [])
    if not isinstance(raw, list) or not all(isinstance(row, list) and row for row in raw):
        raise source.refuse(*path, "indexes", code="bad_indexes", detail="indexes must be a list of lists of fields")
    return tuple(tuple(str(part) for part in row) for row in raw)


def _fields(source: TomlSource, *path: str) -> Mapping[str, Field]:
    names = source.table(*path, "fields")
    return MappingProxyType({name: _field(source, *path, "fields", name) for name in names})


def _field(source: TomlSource, *path: str) -> Field:
    name = _name(source, FIELD_NAME, *path)
    table = source.table(*path)
    source.check_keys(*path, allowed={"type", "required", "indexed", "unique", "searchable"})
    if table.get("type") not in set(FieldType):
        known = ", ".join(FieldType)
        raise source.refuse(*path, code="unknown_type", detail=f"{name}: type must be one of {known}")
    switches = {key: _switch(source, table, *path, key) for key in ("required", "indexed", "unique", "searchable")}
    spec = Field(name=name, type=FieldType(str(table["type"])), **switches)
    if spec.searchable and spec.type not in {FieldType.TEXT, FieldType.WORDS}:
        raise source.refuse(*path, code="not_searchable", detail=f"{name}: only text and words can be searched")
    if (spec.unique or spec.indexed) and spec.type is FieldType.WORDS:
        raise source.refuse(*path, code="not_indexable", detail=f"{name}: words cannot be indexed or unique")
    return spec


def _edge(source: TomlSource, name: str, kinds: Mapping[str, Kind]) -> EdgeKind:
    path = ("edges", _name(source, EDGE_NAME, "edges", name))
    table = source.table(*path)
    source.check_keys(*path, allowed={"source", "target", "directed", "tracked", "fields"})
    for end in ("source", "target"):
        if table.get(end) not in kinds:
            raise source.refuse(*path, end, code="unknown_end", detail=f"{name}: {end} must be a declared kind")
    for field_name in sorted(RESERVED_ON_EDGES & set(source.table(*path, "fields"))):
        raise source.refuse(*path, "fields", field_name, code="bad_name", detail=f"{field_name!r} names an end")
    edge = EdgeKind(
        name=name,
        source=str(table["source"]),
        target=str(table["target"]),
        directed=_switch(source, table, *path, "directed", default=True),
        tracked=_switch(source, table, *path, "tracked"),
        fields=_fields(source, *path) if "fields" in table else MappingProxyType({}),
    )
    if not edge.directed and edge.source != edge.target:
        raise source.refuse(*path, code="undirected_ends", detail=f"{name}: an undirected edge joins one kind")
    return edge
