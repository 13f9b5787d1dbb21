"""How many of the possible partnerships there are, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

DENSITY: Final = MeasureWords(
    label="How many of the possible partnerships there are",
    sentence="Of all partnerships that could exist between these organisations, this share does.",
    caution="The share falls as the network grows, and a fuller network is not a better one: do not aim at a number.",
    advice="Compare it with last year's, and look first at the organisations that have no partner.",
    labels={
        "nodes": "Organisations",
        "links": "Number of partnerships",
        "isolates": "Organisations without a partner",
        "density": "Share of the possible partnerships",
        "pair_density": "Share of the possible pairs that are tied",
    },
)
