"""Edits of a small directory, generated, and the check that a cache of it is true."""

import random
from dataclasses import replace

from graph.model import Edge, Node
from graph.store import Store
from referral.model.directory import Area, Organisation, Service, Tie
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache

AREAS, ORGANISATIONS, SERVICES = (
    [f"{letter}{number}" for number in range(size)] for letter, size in (("A", 4), ("O", 4), ("S", 6))
)
NEEDS, DOCUMENTS = ("com.info", "hea.gp", "emp.job"), ("id_card", "referral_gp")


def with_words(store: Store) -> Store:
    """Store the needs and documents that services are tied to."""
    nodes = [
        *(Node(kind="Need", id=code, fields=_needed(store, "Need")) for code in NEEDS),
        *(Node(kind="Prerequisite", id=code, fields=_needed(store, "Prerequisite")) for code in DOCUMENTS),
    ]
    store.write(lambda tx: tx.put(nodes))
    return store


def _needed(store: Store, kind: str) -> dict[str, str]:
    return {name: "x" for name, spec in store.schema.kinds[kind].fields.items() if spec.required}


def save(store: Store, record: Area | Organisation | Service) -> None:
    """Store a record over whatever is there, with only those ends that are there."""

    def work(tx):
        def stored(kind: str, ids) -> tuple[str, ...]:
            return tuple(node.id for node in tx.get_many(kind, ids))

        def stored_end(kind: str, end: str | None) -> str | None:
            return next(iter(stored(kind, [end])), None) if end else None

        before = tx.get(type(record).__name__, record.id)
        new = replace(record, version=before.version if before else 0)
        if isinstance(new, Area):
            new = replace(new, part_of=stored_end("Area", new.part_of))
        elif isinstance(new, Organisation):
            new = replace(new, seat=stored_end("Area", new.seat))
        else:
            new = replace(
                new, organisation=stored_end("Organisation", new.organisation), areas=stored("Area", new.areas)
            )
        records.save(tx, new)

    store.write(work)


def tie(store: Store, one: str, other: str, kind: str | None) -> None:
    """Tie two organisations that are there, or end their tie."""

    def work(tx):
        if one == other or len(tx.get_many("Organisation", [one, other])) < 2:
            return
        if kind is None:
            tx.untie([Edge(kind="PARTNERS_WITH", source=one, target=other)])
        else:
            records.save_ties(tx, [Tie(one=one, other=other, tie=kind)])

    store.write(work)


def edit(store: Store, dice: random.Random) -> None:
    """Make one edit by the dice, where many are wanted and none is told apart."""
    some = lambda items: tuple(dice.sample(items, dice.randint(0, 3 if len(items) > 2 else 1)))  # noqa: E731
    records_ = (
        Area(id=dice.choice(AREAS), name_bg="Квартал", type="quarter", part_of=dice.choice([None, *AREAS])),
        Organisation(id=dice.choice(ORGANISATIONS), name_bg=f"Бюро {dice.random()}", kind="ngo", seat=dice.choice(AREAS),
                     merged_into=dice.choice([None, None, "O9"])),
        Service(id=dice.choice(SERVICES), organisation=dice.choice([None, *ORGANISATIONS]), name_bg="Услуга",
                status="active", needs=some(NEEDS), areas=some(AREAS), requires=some(DOCUMENTS)),
    )  # fmt: skip
    save(store, dice.choice(records_))
    tie(store, *dice.sample(ORGANISATIONS, 2), dice.choice([None, "partners_with", "member_of"]))


def assert_fresh(store: Store, directory_cache: DirectoryCache) -> None:
    """Fail where the cache differs from a directory read from nothing, or from the records themselves."""
    cached, rebuilt, stored = store.read(
        lambda tx: (directory_cache.fresh(tx), DirectoryCache().fresh(tx), records.get_many(tx, Service, SERVICES))
    )
    assert cached == rebuilt
    assert tuple(cached.services.values()) == stored
