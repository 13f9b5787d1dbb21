"""Where somebody arrives who goes from partner to partner, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

PAGERANK: Final = MeasureWords(
    label="Where ways through the network lead",
    sentence="At which organisation somebody most often arrives who goes from partner to partner at random.",
    caution="Nobody goes through the network at random; between partners it is much like counting partnerships.",
    advice="Compare it with the number of partners: few partners and a high share mean busy partners.",
    labels={
        "pagerank": "Share of arrivals (together 1)",
    },
)
