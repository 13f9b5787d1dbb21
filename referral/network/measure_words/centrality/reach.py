"""Whom each organisation reaches and over how many others, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

REACH: Final = MeasureWords(
    label="Whom each one reaches, and in how many steps",
    sentence="How many organisations each one can reach through its partners and theirs, and in how many steps.",
    caution="That a way exists does not mean a client gets there: at every step some are lost.",
    advice="Look at those that reach few, and at ways of three steps or more: who could be asked directly?",
    labels={
        "reach": "Organisations it reaches",
        "reached_by": "Organisations that reach it",
        "share": "Share of pairs that reach each other",
        "pairs": "Pairs that reach each other, counted from both ends",
        "mean_steps": "Steps on average",
        "longest": "Steps between the two farthest",
        "by_steps": "Pairs by the number of steps",
        "steps": "Steps",
        "pairs_at": "Pairs",
        "share_at": "Share of the pairs that reach each other",
    },
)
