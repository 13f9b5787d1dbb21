"""Put the parts together: the only place an engine is chosen, and where time and ids come from."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time

from graph.engines import ENGINES, engine_for
from graph.store import Store
from referral import vocabulary
from referral.calendar import SOFIA
from referral.context import Context
from referral.model.actors import Actor
from referral.storage import migrations, records
from referral.storage.cached import Cached
from referral.storage.directory_cache import DirectoryCache
from referral.storage.vocabulary_nodes import words_as_nodes
from referral.vocabulary import Vocabulary
from web.settings import Settings, SettingsError
from web.wording import vocabulary_labels

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything that lives as long as the process."""

    settings: Settings
    store: Store
    vocabulary: Vocabulary
    directory_cache: DirectoryCache
    clock: Callable[[], datetime]
    recent: Cached = field(default_factory=Cached)

    def context(self, actor: Actor) -> Context:
        """Return a desk for an actor."""
        return Context(
            store=self.store,
            clock=self.clock,
            new_id=new_id,
            vocabulary=self.vocabulary,
            directory_cache=self.directory_cache,
            actor=actor,
            recent=self.recent,
        )

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def open_store(setting: str) -> Store:
    """Open the store a setting names: the path of a file, or the address of a server that an engine knows.

    Errors: SettingsError for a setting that no engine opens; graph.errors.WrongStore, Unavailable.
    """
    engine = engine_for(setting)
    if engine is None:
        addresses = [engine.example for engine in ENGINES if engine.schemes]
        raise SettingsError("MREZHA_STORE", "not_a_store", known=" · ".join(addresses))
    schema = records.schema()
    return engine.open(setting, schema, migrations.leading_to(schema))


def build(
    settings: Settings, store: Store | None = None, *, clock: Callable[[], datetime] | None = None
) -> Application:
    """Return the house, its store holding the words of the vocabulary."""
    kept = store or open_store(settings.store)
    words = vocabulary_labels.in_every_language(
        vocabulary.load(*([settings.vocabulary] if settings.vocabulary else []))
    )
    application = Application(
        settings=settings,
        store=kept,
        vocabulary=words,
        directory_cache=DirectoryCache(),
        clock=clock or (demo_clock(kept) if settings.demo else system_clock),
    )
    words_as_nodes(kept, words)
    return application


def system_clock() -> datetime:
    """Return the moment now in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def demo_clock(store: Store) -> Callable[[], datetime]:
    """Return a clock that starts at nine o'clock of the demo world's own day and runs on from there."""
    node = store.read(lambda tx: tx.get("Setting", "today"))
    if node is None:
        return system_clock
    start = datetime.combine(date.fromisoformat(str(node.fields["value"])), day_time(9), SOFIA).astimezone(UTC)
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def new_id(prefix: str) -> str:
    """Return a fresh id: 13 letters and digits, about 64 random bits."""
    return f"{prefix}-{''.join(secrets.choice(_LETTERS) for _ in range(13))}"
