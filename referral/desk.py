"""What the outside gives a use case: store, time, ids, words and who asks. Nothing else reads any of these."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from graph.store import Reader, Store, Writer
from referral.clocks import SOFIA
from referral.directory import Directory, Keeper
from referral.model import Actor
from referral.recent import Recent
from referral.response import Book
from referral.vocabulary import Vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One actor's place of work. `clock` gives aware UTC; `new_id` takes a prefix and gives a fresh id.

    `keeper` and `responses` outlive the desk: the picture of the directory, and how partners answer.
    """

    store: Store
    clock: Callable[[], datetime]
    new_id: Callable[[str], str]
    vocabulary: Vocabulary
    keeper: Keeper
    actor: Actor
    responses: Recent[Book] = field(default_factory=Recent)

    @property
    def today(self) -> date:
        """Return the date in Bulgaria now."""
        return self.clock().astimezone(SOFIA).date()

    def directory(self) -> Directory:
        """Return the picture of the directory as it is stored now."""
        return self.store.read(self.keeper.fresh)

    def read(self, work: Callable[[Reader], T]) -> T:
        """Run work against one look at the store."""
        return self.store.read(work)

    def write(self, work: Callable[[Writer], T]) -> T:
        """Run work in one transaction; it may be run again, so it must only talk to the store."""
        return self.store.write(work)

    def as_actor(self, actor: Actor) -> "Desk":
        """Return the same desk for somebody else."""
        return replace(self, actor=actor)
