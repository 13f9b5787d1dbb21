"""Describe how stored data changes from one version of a schema to the next: what is renamed. Nothing is dropped.

A migration file, read in this order, each part in the names that the part before has left:

    to_version = 2
    [kinds]
    Treatment = "Incident"               # old = "new"
    [fields.Client]                      # the new name of the kind
    papers = "held"
    [values.AuditEvent.subject_kind]     # the new names of kind and field
    Treatment = "Incident"

and the same of edges: [edges], [edge_fields.KIND], [edge_values.KIND.field].
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, TypeVar

from graph.errors import WrongStore
from graph.schema import EdgeKind, FieldType, Kind, Schema
from graph.toml_source import DeclarationError, TomlSource, read

V = TypeVar("V")
Renames = Mapping[str, str]
_NONE: Final[Mapping[Any, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """Rename kinds, fields and values of nodes, or of edges.

    `kinds` maps old to new; `fields` maps a new kind to old and new fields; `values` maps a new kind and a new field to
    old and new values, of a text field or of each word of a words field.
    """

    kinds: Renames = field(default_factory=lambda: _NONE)
    fields: Mapping[str, Renames] = field(default_factory=lambda: _NONE)
    values: Mapping[tuple[str, str], Renames] = field(default_factory=lambda: _NONE)

    @property
    def changed_kinds(self) -> tuple[str, ...]:
        """Return the kinds, by their names before the renaming, of which stored records change; sorted."""
        old_names = {new: old for old, new in self.kinds.items()}
        named = {*self.fields, *(kind for kind, _ in self.values)}
        return tuple(sorted({*self.kinds, *(old_names.get(kind, kind) for kind in named)}))

    def apply(self, kind: str, fields: Mapping[str, V]) -> tuple[str, dict[str, V]]:
        """Return the new kind and fields of a record; a words value is a tuple or a list."""
        new_kind = self.kinds.get(kind, kind)
        renames = self.fields.get(new_kind, _NONE)
        named = {renames.get(name, name): value for name, value in fields.items()}
        return new_kind, {name: self._value(new_kind, name, value) for name, value in named.items()}

    def _value(self, kind: str, name: str, value: Any) -> Any:
        renames = self.values.get((kind, name))
        if renames is None:
            return value
        if isinstance(value, str):
            return renames.get(value, value)
        return type(value)(renames.get(word, word) for word in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """Lead from the version before `to_version` to it; `name` is the file it was read from."""

    name: str
    to_version: int
    nodes: Renaming = field(default_factory=Renaming)
    edges: Renaming = field(default_factory=Renaming)


def load(text: str, *, name: str) -> Migration:
    """Return the migration that a TOML text declares.

    Errors: `graph.toml_source.DeclarationError` by file and line.
    """
    source = read(text, name=name)
    source.check_keys(allowed={"to_version", "kinds", "fields", "values", "edges", "edge_fields", "edge_values"})
    to_version = source.data.get("to_version")
    if not isinstance(to_version, int) or to_version < 2:  # noqa: PLR2004 - version 1 is the first
        raise source.refuse("to_version", code="wrong_version", detail="to_version must be a whole number from 2")
    return Migration(
        name=name,
        to_version=to_version,
        nodes=_renaming(source, "kinds", "fields", "values"),
        edges=_renaming(source, "edges", "edge_fields", "edge_values"),
    )


def check_chain(migrations: Sequence[Migration], schema: Schema) -> None:
    """Refuse migrations that are not consecutive, do not end at the schema, or lead to a name it does not declare.

    Errors: `graph.toml_source.DeclarationError` by file.
    """
    expected = range(schema.version - len(migrations) + 1, schema.version + 1)
    for migration, version in zip(migrations, expected, strict=True):
        if migration.to_version != version:
            raise _refusal(migration, "not_consecutive", f"leads to version {migration.to_version}, not {version}")
    for at, migration in enumerate(migrations):
        later = migrations[at + 1 :]
        _check_names(migration, migration.nodes, [step.nodes for step in later], schema.kinds)
        _check_names(migration, migration.edges, [step.edges for step in later], schema.edges)


def pending(migrations: Iterable[Migration], *, stored: int, wanted: int) -> tuple[Migration, ...]:
    """Return the migrations that lead from a stored version to the wanted one, in order.

    Errors: WrongStore when data is newer than wanted, or so old that a migration is missing.
    """
    if stored > wanted:
        raise WrongStore(reason="newer", found=stored, wanted=wanted)
    steps = tuple(migration for migration in migrations if stored < migration.to_version <= wanted)
    if [step.to_version for step in steps] != list(range(stored + 1, wanted + 1)):
        raise WrongStore(reason="older", found=stored, wanted=wanted)
    return steps


def follow(renamings: Iterable[Renaming], kind: str, name: str | None = None) -> tuple[str, str | None]:
    """Return the names of a kind and of one of its fields after all these renamings, first to last.

    `kind` and `name` are the names before the first of them; without a `name` the second answer is None.
    """
    for renaming in renamings:
        kind = renaming.kinds.get(kind, kind)
        name = renaming.fields.get(kind, _NONE).get(name, name) if name is not None else None
    return kind, name


def _renaming(source: TomlSource, kinds: str, fields: str, values: str) -> Renaming:
    renamed_kinds = _renames(source, kinds)
    for part in (fields, values):
        for kind in source.table(part):
            if kind in renamed_kinds:
                detail = f"{kind} is the old name; write {renamed_kinds[kind]}"
                raise source.refuse(part, kind, code="old_name", detail=detail)
    renamed_fields = {kind: _renames(source, fields, kind) for kind in source.table(fields)}
    renamed_values = {}
    for kind in source.table(values):
        for name in source.table(values, kind):
            if name in renamed_fields.get(kind, _NONE):
                detail = f"{name} is the old name; write {renamed_fields[kind][name]}"
                raise source.refuse(values, kind, name, code="old_name", detail=detail)
            renamed_values[kind, name] = _renames(source, values, kind, name, may_swap=True)
    return Renaming(kinds=renamed_kinds, fields=renamed_fields, values=renamed_values)


def _renames(source: TomlSource, *path: str, may_swap: bool = False) -> Renames:
    """Return old and new names; where names cannot swap, a name is either old or new, and a new one is used once."""
    renames: dict[str, str] = {}
    for old, new in source.table(*path).items():
        if not isinstance(new, str) or not new or new == old:
            raise source.refuse(*path, old, code="bad_name", detail=f"{old}: the new name must be another text")
        if not may_swap and new in renames.values():
            raise source.refuse(*path, old, code="name_twice", detail=f"{new} would name two things")
        renames[old] = new
    for old, new in renames.items():
        if not may_swap and new in renames:
            detail = f"{new} is an old name too; rename it in a migration of its own"
            raise source.refuse(*path, old, code="old_and_new", detail=detail)
    return renames


def _check_names(
    migration: Migration,
    renaming: Renaming,
    later: Sequence[Renaming],
    declared: Mapping[str, Kind] | Mapping[str, EdgeKind],
) -> None:
    named: list[tuple[str, str | None]] = [(kind, None) for kind in renaming.kinds.values()]
    named += [(kind, name) for kind, renames in renaming.fields.items() for name in renames.values()]
    for kind, name in (*named, *renaming.values):
        last_kind, last_name = follow(later, kind, name)
        if last_kind not in declared:
            raise _refusal(migration, "unknown_kind", f"the schema declares no {last_kind}")
        if last_name is None:
            continue
        spec = declared[last_kind].fields.get(last_name)
        if spec is None:
            raise _refusal(migration, "unknown_field", f"the schema declares no {last_kind}.{last_name}")
        if (kind, name) in renaming.values and (spec.unique or spec.type not in {FieldType.TEXT, FieldType.WORDS}):
            raise _refusal(migration, "wrong_field", f"{last_kind}.{last_name} must be text or words and not unique")


def _refusal(migration: Migration, code: str, detail: str) -> DeclarationError:
    return DeclarationError(file=migration.name, line=1, code=code, detail=detail)
