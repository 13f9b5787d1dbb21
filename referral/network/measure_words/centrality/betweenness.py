"""How often an organisation stands between two others, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

BETWEENNESS: Final = MeasureWords(
    label="Organisations that join others",
    sentence="How often each organisation lies on the shortest way between two others.",
    caution="Only shortest ways count, and one partnership missing in the directory can change much.",
    advice="Look at the organisations with the most: who would join the others if one of them stopped?",
    labels={
        "betweenness": "Pairs of organisations it stands between",
        "betweenness_share": "Share of all pairs (0 to 1)",
        "betweenness_centralisation": "How far all ways lead through one organisation (0 to 1)",
    },
)
