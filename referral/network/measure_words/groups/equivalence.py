"""Which organisations have the same partners, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

EQUIVALENCE: Final = MeasureWords(
    label="Organisations with the same partners",
    sentence="Which organisations have the same partners, so that one could stand in for the other.",
    caution="The same partners do not mean the same work: a school and a clinic may have them too.",
    advice="Look at a busy organisation whose partners nobody shares: who could get to know them too?",
    labels={
        "likeness": "Likeness to the organisation most like it (0 to 1)",
        "equivalents": "Organisations with exactly the same partners",
        "replaceable_share": "Share that have such an organisation (0 to 1)",
    },
)
