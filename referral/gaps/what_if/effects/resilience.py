"""How many kinds of need would still be answered after losing one, two or three organisations.

The worst loss is found exactly: a need is lost when every organisation that answers it is, so that only the sets of at
most three organisations that answer a need alone between them add anything. The mean of all losses is exact too: of n
organisations of which k are lost, a need with p providers is lost with the chance Π (k - i)/(n - i), i < p.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from referral.model.ids import NeedCode, OrganisationId

MOST_LOST: Final = 3
Providers = Mapping[NeedCode, frozenset[OrganisationId]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The loss of so many organisations: the worst ones, the needs they take away, and what is left.

    `left` needs are still answered after the worst loss, `left_on_average` after a random one.
    """

    lost: int
    organisations: tuple[OrganisationId, ...]
    needs: tuple[NeedCode, ...]
    left: int
    left_on_average: float


def resilience(providers: Providers, organisations: Collection[OrganisationId]) -> tuple[Loss, ...]:
    """Return the losses of one, two and three of the organisations, as far as there are so many.

    `providers` are those of each kind of need that is answered now. Of equally bad losses, the one of the smallest ids.
    """
    answered = {need: held for need, held in providers.items() if held}
    return tuple(_loss(answered, organisations, lost=lost) for lost in range(1, min(MOST_LOST, len(organisations)) + 1))


def _loss(providers: Providers, organisations: Collection[OrganisationId], *, lost: int) -> Loss:
    gone = worst(providers, organisations, lost=lost)
    needs = tuple(need for need, held in providers.items() if held <= set(gone))
    kept = sum(1 - lost_by_chance(len(held), lost=lost, of=len(organisations)) for held in providers.values())
    return Loss(lost=lost, organisations=gone, needs=needs, left=len(providers) - len(needs), left_on_average=kept)


def lost_by_chance(providers: int, *, lost: int, of: int) -> float:
    """Return the chance that all providers of a need are among so many organisations lost at random."""
    chance = 1.0
    for place in range(providers):
        chance *= max(lost - place, 0) / (of - place)
    return chance


def worst(providers: Providers, organisations: Collection[OrganisationId], *, lost: int) -> tuple[OrganisationId, ...]:
    """Return the organisations whose loss takes away most kinds of need, in order of id."""
    sets = Counter(held for held in providers.values() if len(held) <= lost)
    alone = Counter({next(iter(held)): count for held, count in sets.items() if len(held) == 1})
    by_weight = sorted(organisations, key=lambda one: (-alone[one], one))
    # Whoever answers a need alone, best first, and the sets that answer one together: any worst loss is made of sets
    # of several and filled with the best of those that answer one alone.
    together = [held for held in sets if len(held) > 1]
    losses = {tuple(sorted(_filled(base, by_weight, lost=lost))) for base in _unions(together, most=lost)}
    return min(losses, key=lambda loss: (-_taken(sets, frozenset(loss)), loss))


def _unions(together: Iterable[frozenset[OrganisationId]], *, most: int) -> Iterable[frozenset[OrganisationId]]:
    """Yield nothing, and every union of up to `most` - 1 of the sets that is small enough."""
    sets = tuple(together)
    yield frozenset()
    for count in range(1, most):
        for chosen in combinations(sets, count):
            union = frozenset[OrganisationId]().union(*chosen)
            if len(union) <= most:
                yield union


def _filled(
    base: frozenset[OrganisationId], by_weight: Iterable[OrganisationId], *, lost: int
) -> frozenset[OrganisationId]:
    filled = set(base)
    for organisation in by_weight:
        if len(filled) >= lost:
            break
        filled.add(organisation)
    return frozenset(filled)


def _taken(sets: Mapping[frozenset[OrganisationId], int], gone: frozenset[OrganisationId]) -> int:
    return sum(count for held, count in sets.items() if held <= gone)
