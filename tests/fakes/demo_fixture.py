"""The demo town in a store, and a context to work in it."""

import itertools
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.store import Store
from referral import vocabulary
from referral.context import Context
from referral.exchange.import_report import ImportReport
from referral.exchange.package.import_package import import_native
from referral.model.actors import Actor, Role
from referral.model.ids import OrganisationId, UserId
from referral.storage.directory_cache import DirectoryCache
from referral.storage.vocabulary_nodes import words_as_nodes

PACKAGE = Path(__file__).parents[2] / "seeds" / "tihorechie"
_CONTEXTS = itertools.count(1)
NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
WORDS = vocabulary.load()
ACTORS = {
    Role.ASSISTANT: Actor(id=UserId("AS-1"), role=Role.ASSISTANT, centre=OrganisationId("O01")),
    Role.CENTRE_LEAD: Actor(id=UserId("LEAD-1"), role=Role.CENTRE_LEAD, centre=OrganisationId("O01")),
    Role.COORDINATOR: Actor(id=UserId("COORD"), role=Role.COORDINATOR),
    Role.MUNICIPALITY: Actor(id=UserId("MUNI"), role=Role.MUNICIPALITY, centre=OrganisationId("O03")),
    Role.ADMINISTRATOR: Actor(id=UserId("ADMIN"), role=Role.ADMINISTRATOR),
}


class FakeClock:
    """A clock that tests move."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


def context(store: Store, role: Role = Role.ADMINISTRATOR, *, clock: FakeClock | None = None) -> Context:
    """Return a context of the first user of a role."""
    numbers = itertools.count(1)
    mark = next(_CONTEXTS) + (os.getpid() << 20)  # ids differ between contexts and processes
    return Context(
        store=store,
        clock=clock or FakeClock(),
        new_id=lambda prefix: f"{prefix}-{mark:x}-{next(numbers)}",
        vocabulary=WORDS,
        directory_cache=DirectoryCache(),
        actor=ACTORS[role],
    )


def settle(store: Store, package: Path = PACKAGE) -> ImportReport:
    """Load the demo town, or another package, through the import that users have."""
    office = context(store)
    words_as_nodes(office.store, office.vocabulary)
    return import_native(office, package)
