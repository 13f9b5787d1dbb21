"""Say how much supply the people of each place have within reach: floating catchments in two and three steps.

Show it as people per place of supply, never as a score (networks.md, section 4). Travel times may differ by direction:
the pair is always (the place where people live, the place of supply).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

P = TypeVar("P")
S = TypeVar("S")
Travel = Mapping[tuple[P, S], float]
Decay = Callable[[float], float]
ANYWHERE: Final = math.inf


def within(limit: float) -> Decay:
    """Return the weight of the plain catchment: 1 below a travel time, else 0 (Luo & Wang 2003)."""
    return lambda time: 1.0 if time < limit else 0.0


def stepped(zones: Sequence[tuple[float, float]]) -> Decay:
    """Return a weight by zones of (upper travel time, weight), the nearest first, else 0 (Luo & Qi 2009)."""
    return lambda time: next((weight for limit, weight in zones if time < limit), 0.0)


def gaussian(bandwidth: float) -> Decay:
    """Return the weight exp(-t²/2b²)."""
    return lambda time: math.exp(-(time**2) / (2 * bandwidth**2))


def two_step(
    people: Mapping[P, float],
    supply: Mapping[S, float],
    travel: Travel[P, S],
    *,
    weight: Decay,
    limit: float = ANYWHERE,
) -> dict[P, float]:
    """Return the supply a person of each place, A_i = Σ_j W_ij S_j / Σ_k W_kj D_k, over travel below `limit`.

    2SFCA; with a stepped weight E2SFCA. Σ A_i D_i is all the supply that anybody reaches.
    """
    return _shared_out(people, supply, {pair: weight(time) for pair, time in travel.items() if time < limit})


def three_step(
    people: Mapping[P, float],
    supply: Mapping[S, float],
    travel: Travel[P, S],
    *,
    weight: Decay,
    limit: float = ANYWHERE,
) -> dict[P, float]:
    """Return the same where people choose: W_ij G_ij for W_ij, with G_ij = W_ij / Σ_j W_ij (3SFCA).

    Wan, Zou & Sternberg 2012. The choice is among all places of supply whose travel is given, beyond `limit` too.
    """
    weights = {pair: weight(time) for pair, time in travel.items()}
    all_choices: defaultdict[P, float] = defaultdict(float)
    for (place, _), value in weights.items():
        all_choices[place] += value
    chosen = {
        (place, at): value * value / all_choices[place]
        for (place, at), value in weights.items()
        if value and travel[place, at] < limit
    }
    return _shared_out(people, supply, chosen)


def _shared_out(
    people: Mapping[P, float], supply: Mapping[S, float], weights: Mapping[tuple[P, S], float]
) -> dict[P, float]:
    """Return the supply a person of each place, every supply shared out among those who reach it."""
    demand: defaultdict[S, float] = defaultdict(float)
    for (place, at), value in weights.items():
        demand[at] += value * people.get(place, 0.0)
    scores = dict.fromkeys(people, 0.0)
    for (place, at), value in weights.items():
        if value and demand[at] and place in scores:
            scores[place] += value * supply.get(at, 0.0) / demand[at]
    return scores
