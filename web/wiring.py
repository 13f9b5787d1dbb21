"""Build the application from its parts: store, vocabulary, clock, ids. The only place an engine is chosen."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from graph.engines import ENGINES, engine_for
from graph.store import Store
from referral import store_settings, vocabulary
from referral.calendar import start_of_work
from referral.context import Context
from referral.lifecycle.recompute import recompute
from referral.model.actors import SYSTEM, Actor
from referral.model.codes import new_id
from referral.storage import migrations, records
from referral.storage.directory_cache import DirectoryCache
from referral.storage.history import directory_entries
from referral.storage.vocabulary_nodes import words_as_nodes
from referral.vocabulary import Vocabulary
from web.settings import Settings, SettingsError
from web.wording import vocabulary_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that lives as long as the process. `system` is the context of the program itself."""

    settings: Settings
    system: Context

    @property
    def store(self) -> Store:
        """Return the store."""
        return self.system.store

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the lists of codes with their words."""
        return self.system.vocabulary

    @property
    def clock(self) -> Callable[[], datetime]:
        """Return the clock: aware moments in UTC."""
        return self.system.clock

    def context(self, actor: Actor) -> Context:
        """Return the context of an actor."""
        return self.system.as_actor(actor)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def open_store(setting: str, *, create: bool = True, migrate: bool = True) -> Store:
    """Open the store a setting names: the path of a file, or the address of a server that an engine knows.

    `create` one where there is none; `migrate` one that an older version made, which is refused otherwise.
    Errors: SettingsError for a setting that no engine opens; graph.errors.WrongStore, NoStore, Damaged, Unavailable.
    """
    engine = engine_for(setting)
    if engine is None:
        addresses = [engine.example for engine in ENGINES if engine.schemes]
        raise SettingsError("MREZHA_STORE", "not_a_store", known=" · ".join(addresses))
    schema = records.schema()
    return engine.open(setting, schema, migrations.leading_to(schema) if migrate else (), create=create)


def engine_words() -> Iterator[tuple[str, str, str]]:
    """Yield the words of every engine: its code, the kind of word, the English text."""
    return ((engine.code, kind, english) for engine in ENGINES for kind, english in engine.words())


def words_of(settings: Settings) -> Vocabulary:
    """Return the vocabulary, with the terms of the site and labels in every language."""
    return vocabulary_labels.in_every_language(vocabulary.load(*([settings.vocabulary] if settings.vocabulary else [])))


def build(
    settings: Settings, store: Store | None = None, *, clock: Callable[[], datetime] | None = None
) -> Application:
    """Return the application, its store holding the words of the vocabulary and no referral by older rules."""
    opened = store or open_store(settings.store)
    words = words_of(settings)
    system = Context(
        store=opened,
        clock=clock or (demo_clock(opened) if settings.demo or opened.read(store_settings.is_demo) else system_clock),
        new_id=new_id,
        vocabulary=words,
        directory_cache=DirectoryCache(),
        actor=SYSTEM,
    )
    words_as_nodes(opened, words)
    recompute(opened)
    if not opened.read(directory_entries.is_kept):
        opened.write(lambda tx: directory_entries.begin(tx, at=system.clock(), by=system.actor.id))
    return Application(settings=settings, system=system)


def system_clock() -> datetime:
    """Return the moment now in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def demo_clock(store: Store) -> Callable[[], datetime]:
    """Return a clock that starts when offices open on the demo town's own day, and runs on from there."""
    today = store.read(lambda tx: store_settings.value_of(tx, store_settings.TODAY))
    if today is None:
        return system_clock
    start = start_of_work(date.fromisoformat(today)).astimezone(UTC)
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
