"""Networks of any size in a store: organisations in areas, partnerships, and a user of every role."""

import random

from graph.store import Store
from referral.model.actors import Role, User
from referral.model.directory import Area, Organisation, Tie
from referral.model.ids import AreaId, OrganisationId, UserId
from referral.storage import records
from tests.fakes.demo_fixture import NOW


def network(store: Store, organisations: int, *, areas: int = 1, ties_of_each: float = 0.0, seed: int = 1) -> None:
    """Store a made-up network."""
    dice = random.Random(seed)
    names = [OrganisationId(f"O{number:04}") for number in range(organisations)]
    pairs = {tuple(sorted(dice.sample(names, 2))) for _ in range(int(organisations * ties_of_each))}

    def work(tx):
        records.save(
            tx, *(Area(id=AreaId(f"M{at}"), name_bg=f"Община {at}", type="municipality") for at in range(areas))
        )
        records.save(
            tx,
            *(
                Organisation(
                    id=name, name_bg=f"Организация {name}", kind="gp", seat=AreaId(f"M{dice.randrange(areas)}")
                )
                for name in names
            ),
        )
        records.save_ties(tx, [Tie(one=one, other=other) for one, other in sorted(pairs)])

    store.write(work)


def users(store: Store, *, centre: OrganisationId | None = None) -> None:
    """Store one user of each role, for signing in with one click."""
    store.write(
        lambda tx: records.save(
            tx,
            *(
                User(
                    id=UserId(f"U-{role}"), login=role.value, name=role.value, role=role, created_at=NOW, centre=centre
                )
                for role in Role
            ),
        )
    )
