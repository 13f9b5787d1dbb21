"""List every storage engine; to add one: a folder here that keeps the port's promises, and a row of ENGINES."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final
from urllib.parse import urlsplit

from graph.migration import Migration
from graph.schema import Schema
from graph.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Describe a storage engine: which settings name it, its opener, and its words.

    `schemes` are those of the addresses it opens (`bolt` also stands for `bolt+s`); an engine without a scheme opens a
    path. `opener` is `module:function`; the module is imported when a store is opened, never before, so that nobody
    pays for an engine that is not used. `label` and `sentence` are English and the keys of their translations.
    """

    code: str
    schemes: tuple[str, ...]
    opener: str
    label: str
    sentence: str
    example: str

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text, which needs a translation in every language."""
        yield from (("label", self.label), ("sentence", self.sentence))

    def opens(self, setting: str) -> bool:
        """Tell whether a setting (a path or an address with a host) names a store of this engine."""
        if "://" not in setting:
            return not self.schemes
        parts = urlsplit(setting)
        return parts.scheme.partition("+")[0] in self.schemes and bool(parts.hostname)

    def open(self, setting: str, schema: Schema, migrations: Sequence[Migration] = (), *, create: bool = True) -> Store:
        """Open the store that a setting names, migrated where it is older; `create` one where there is none.

        Errors: graph.errors.WrongStore, Unavailable, NoStore (EmptyFile too), Damaged.
        """
        module, _, function = self.opener.partition(":")
        store: Store = getattr(import_module(module), function)(setting, schema, migrations=migrations, create=create)
        return store


ENGINES: Final = (
    Engine(
        code="sqlite",
        schemes=(),
        opener="graph.engines.sqlite.store:open_sqlite",
        label="A file on this computer (SQLite)",
        sentence="For one centre: nothing else to install, one file to keep safe.",
        example="/srv/mrezha/centre.sqlite",
    ),
    Engine(
        code="neo4j",
        schemes=("bolt", "neo4j"),
        opener="graph.engines.neo4j.store:open_neo4j",
        label="A database server (Neo4j)",
        sentence="For many centres: a server or a cluster that several programs use at once.",
        example="bolt://user:password@server:7687",
    ),
)


def engine_for(setting: str, engines: tuple[Engine, ...] = ENGINES) -> Engine | None:
    """Return the engine that opens what a setting names, or None when no engine does."""
    return next((engine for engine in engines if engine.opens(setting)), None)
