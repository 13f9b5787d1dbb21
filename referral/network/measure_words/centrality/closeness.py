"""How few steps lead from an organisation to the others, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

CLOSENESS: Final = MeasureWords(
    label="Nearness to the other organisations",
    sentence="How few steps, from partner to partner, lead from each organisation to all the others.",
    caution="A short way that exists may never be used. Networks of different sizes cannot be compared.",
    advice="Look at the organisations with the lowest numbers: which one partnership would bring them nearer?",
    labels={
        "closeness": "Nearness (0 to 1)",
        "in_closeness": "Nearness to those who refer to it (0 to 1)",
        "out_closeness": "Nearness to those it refers to (0 to 1)",
        "harmonic": "Organisations in reach, far ones counting less",
        "in_harmonic": "Organisations that reach it, far ones counting less",
        "out_harmonic": "Organisations it reaches, far ones counting less",
        "closeness_centralisation": "How far one organisation is nearer than all others (0 to 1)",
    },
)
