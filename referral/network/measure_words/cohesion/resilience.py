"""What is left of the network when organisations stop, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

RESILIENCE: Final = MeasureWords(
    label="What is left if one, two or three stop",
    sentence="How many organisations can still reach each other when one, two or three stop, the worst ones or any.",
    caution="It counts who can still reach whom, not the help that is lost with those who stop.",
    advice="Prepare for the worst ones: who would take their place, and which partnerships go around them?",
    labels={
        "left_1": "Share that still hold together without the worst one",
        "left_2": "Share that still hold together without the worst two",
        "left_3": "Share that still hold together without the worst three",
        "curve": "Organisations that still hold together",
        "lost": "How many stop",
        "worst": "Left at worst",
        "any": "Left on average",
        "low": "Left in one case of twenty",
        "which": "Worst to lose",
    },
)
