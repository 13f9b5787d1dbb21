"""What the outside gives a use case: store, time, ids, words and who asks. Nothing else reads any of these."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from graph.store import Reader, Store, Writer
from referral.calendar import SOFIA
from referral.model.actors import Actor
from referral.storage import directory_history
from referral.storage.cached import LIFE, Cached, Computed
from referral.storage.directory import Directory
from referral.storage.directory_cache import DirectoryCache
from referral.storage.revision import figures_revision
from referral.vocabulary import Vocabulary

T = TypeVar("T")
# Called as long work goes on: what is worked on, how much of it is done, how much there is.
Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What one actor works with. `clock` gives aware UTC; `new_id` takes a prefix and gives a fresh id.

    `directory_cache` and `recent` outlive the context: the directory in memory, and values computed not long ago.
    `grants` is what the gate of a request has already checked: every permission of this actor with its scope. It is
    empty outside a request; then `policy.granted` asks the policy itself. `computed` holds shared figures. `as_of` is
    the earlier day that everything is asked as of (`referral.as_of`), `present` the store itself then, and
    `oldest_directory` the day of the oldest known directory, where that is used.
    """

    store: Store
    clock: Callable[[], datetime]
    new_id: Callable[[str], str]
    vocabulary: Vocabulary
    directory_cache: DirectoryCache
    actor: Actor
    recent: Cached = field(default_factory=Cached)
    grants: Mapping[str, str] = field(default_factory=dict)
    computed: Computed = field(default_factory=Computed)
    present: Store | None = None
    as_of: date | None = None
    oldest_directory: date | None = None

    @property
    def today(self) -> date:
        """Return the date in Bulgaria now."""
        return self.clock().astimezone(SOFIA).date()

    def directory(self) -> Directory:
        """Return the picture of the directory as it is stored now."""
        return self.store.read(self.directory_cache.fresh)

    def read(self, work: Callable[[Reader], T]) -> T:
        """Run work against one look at the store."""
        return self.store.read(work)

    def shared(self, key: tuple[Hashable, ...], work: Callable[[], T]) -> T:
        """Return a value that depends on the store, the moment and `key` alone: computed once, shared by all actors.

        It is computed again when anything that figures count has changed, and within LIFE in any case.
        """
        revision = (self.present or self.store).read(figures_revision)
        moment = self.as_of or int(self.clock().timestamp() // LIFE.total_seconds())
        return self.computed.get((revision, moment, *key), work)

    def write(self, work: Callable[[Writer], T]) -> T:
        """Run work in one transaction; it may be run again, so it must only talk to the store.

        Whatever it changes of the directory gets a version in the history of the directory, in the same transaction.
        """
        return self.store.write(lambda tx: directory_history.kept(tx, work, at=self.clock(), by=self.actor.id))

    def as_actor(self, actor: Actor, *, grants: Mapping[str, str] | None = None) -> "Context":
        """Return the same context for somebody else; what was granted to the first actor is not handed on."""
        return replace(self, actor=actor, grants=grants or {})
