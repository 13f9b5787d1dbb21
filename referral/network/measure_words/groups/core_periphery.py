"""Who is inside and who hangs on at the edge, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

CORE_PERIPHERY: Final = MeasureWords(
    label="Who is inside and who is at the edge",
    sentence="Which organisations are inside, tied to each other and to the rest, and which hang on at the edge.",
    caution="A division is always found: the nearer its fit is to 0, the less it means.",
    advice="Where it fits well, ask what happens when those inside are busy, and whom at the edge to bring in.",
    labels={
        "in_core": "Inside (1) or at the edge (0)",
        "fit": "How well this division fits (1 is perfect)",
        "core_size": "Organisations inside",
        "alike": "Divisions that fit equally well",
        "core_density": "Share of the possible partnerships among those inside",
        "between_density": "Share of the possible partnerships between inside and edge",
        "edge_density": "Share of the possible partnerships among those at the edge",
    },
)
