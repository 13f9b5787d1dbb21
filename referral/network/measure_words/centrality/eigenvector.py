"""Which organisations have well-connected partners, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

EIGENVECTOR: Final = MeasureWords(
    label="Partners of well-connected partners",
    sentence="Which organisations have partners who themselves have many partners.",
    caution="It favours one close circle: an organisation outside it has nearly 0, however much it does.",
    advice="Look at those with nearly 0 that many people need: which partner in the circle could they have?",
    labels={
        "eigenvector": "Weight of its partners (0 to 1)",
    },
)
