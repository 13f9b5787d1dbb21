"""How far the partners of an organisation know each other, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

STRUCTURAL_HOLES: Final = MeasureWords(
    label="Partners who know each other already",
    sentence="How far the partners of each organisation are partners of each other, so that it brings little new.",
    caution="A low constraint means that it can join others, not that it does. No partner means no number.",
    advice="Ask those with a low constraint to bring others together; find new partners for those with a high one.",
    labels={
        "effective_size": "Partners who do not know each other",
        "efficiency": "Their share of all its partners (0 to 1)",
        "constraint": "Constraint: how far it depends on one circle",
    },
)
