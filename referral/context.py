"""What the outside gives a use case: store, time, ids, words and who asks. Nothing else reads any of these."""

from collections.abc import Callable, Container, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast

from graph.model import Edge, Node
from graph.store import Reader, Store, Writer
from referral.calendar import SOFIA
from referral.model.actors import Actor
from referral.storage import directory_history
from referral.storage.cached import LIFE, Cached, Computed
from referral.storage.directory import Directory
from referral.storage.directory_cache import DirectoryCache
from referral.storage.history import people
from referral.storage.reading import COUNTED, figures_revision
from referral.vocabulary import Vocabulary

T = TypeVar("T")
_RECORDED = directory_history.RECORDED | frozenset(COUNTED)
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
        revision = (self.computed.changes, (self.present or self.store).read(figures_revision))
        moment = self.as_of or int(self.clock().timestamp() // LIFE.total_seconds())
        return self.computed.get((revision, moment, *key), work)

    def write(self, work: Callable[[Writer], T]) -> T:
        """Run work in one transaction; it may be run again, so it must only talk to the store.

        Whatever it changes of the directory gets a version in the history of the directory, in the same transaction,
        and what clients, their needs and their consents said before is kept.
        """
        changed: set[bool] = set()

        def recorded(tx: Writer) -> T:
            recording = Recording(tx, _RECORDED)
            result = work(recording.writer)
            entries = {node for node in recording.nodes if node[0] in directory_history.RECORDED}
            if entries or recording.edges:
                directory_history.keep(tx, entries, recording.edges, at=self.clock(), by=self.actor.id)
            if recording.before:
                people.keep(tx, recording.before, at=self.clock(), by=self.actor.id)
            changed.add(any(kind in COUNTED for kind, _ in recording.nodes))
            return result

        result = self.store.write(recorded)
        if True in changed:
            self.computed.changed()
        return result

    def as_actor(self, actor: Actor, *, grants: Mapping[str, str] | None = None) -> "Context":
        """Return the same context for somebody else; what was granted to the first actor is not handed on."""
        return replace(self, actor=actor, grants=grants or {})


class Recording:
    """Passes every verb on to a writer, and remembers the nodes and edges of some kinds that were changed.

    `nodes` are their (kind, id), `edges` their (kind, source, target), whichever way the ends were given. `before`
    holds the nodes of people's records as they were, by (kind, id).
    """

    def __init__(self, writer: Writer, kinds: Container[str]) -> None:
        self._writer, self._kinds = writer, kinds
        self.nodes: set[tuple[str, str]] = set()
        self.edges: set[tuple[str, str, str]] = set()
        self.before: dict[tuple[str, str], Node] = {}

    @property
    def writer(self) -> Writer:
        """Return itself as the writer that work is given."""
        return cast("Writer", self)

    def __getattr__(self, name: str) -> Any:
        """Return a verb that changes nothing, as it is."""
        return getattr(self._writer, name)

    def put(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Store nodes."""
        nodes = tuple(nodes)
        for kind in {node.kind for node in nodes} & people.RECORDED.keys():
            said = {node.id: node.fields for node in nodes if node.kind == kind and node.version}
            for node in self._writer.get_many(kind, said):
                changed = {name for name, _ in node.fields.items() ^ said[node.id].items()}
                if changed - people.WORKED_OUT.get(kind, frozenset()):
                    self.before.setdefault((kind, node.id), node)
        stored = self._writer.put(nodes)
        self.nodes |= {(node.kind, node.id) for node in stored if node.kind in self._kinds}
        return stored

    def tie(self, edges: Iterable[Edge]) -> None:
        """Store edges."""
        self._writer.tie(self._noted(edges))

    def untie(self, edges: Iterable[Edge]) -> int:
        """Remove edges."""
        return self._writer.untie(self._noted(edges))

    def _noted(self, edges: Iterable[Edge]) -> Iterable[Edge]:
        for edge in edges:
            if edge.kind in self._kinds:
                self.edges.add((edge.kind, edge.source, edge.target))
            yield edge
