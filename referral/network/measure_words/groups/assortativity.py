"""Whether organisations of one kind or place stick together, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

ASSORTATIVITY: Final = MeasureWords(
    label="Whether like works with like",
    sentence="Whether organisations of one kind or place stick together more than chance gives (0 is chance).",
    caution="Neighbours and colleagues work with each other for good reasons: a high number is no fault.",
    advice="Where it is high, look for a kind that your clients need and that nobody outside it works with.",
    labels={
        "by_degree": "Whether those with many partners work with each other (-1 to 1)",
        "by_attribute": "By kind and by seat",
        "attribute": "Divided by",
        "groups": "How many there are",
        "likeness": "How far like works with like (-1 to 1)",
        "modularity": "Share of partnerships inside, beyond chance",
    },
)
