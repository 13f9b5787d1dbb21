"""Whether partners of one organisation know each other, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

CLUSTERING: Final = MeasureWords(
    label="Whether my partners are partners of each other",
    sentence="How often two partners of one organisation are partners of each other.",
    caution="A joint project makes everybody in it partners at once, and so makes this high by itself.",
    advice="Where an organisation's partners do not work with each other, bring two of them to one table.",
    labels={
        "clustering": "Share of its partners that are tied to each other",
        "transitivity": "Share of all such pairs of partners that are tied",
        "mean_clustering": "The same, as the mean over the organisations",
        "triangles": "Threes in which all are partners",
        "open_triples": "Threes with one partnership missing",
    },
)
