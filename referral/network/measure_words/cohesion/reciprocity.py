"""How often a tie goes both ways, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

RECIPROCITY: Final = MeasureWords(
    label="Whether ties go both ways",
    sentence="When one organisation turns to another, how often the other turns to it as well.",
    caution="One way is not a fault: clients go to whoever gives the service. The two shares count different things.",
    advice="Where you expect an answer and see none, ask both sides whether something is missing.",
    labels={
        "answered": "Share of its ties that are answered",
        "by_links": "Share of ties that are answered",
        "by_pairs": "Share of tied pairs that turn to each other",
        "mutual": "Pairs that turn to each other",
        "one_way": "Pairs where only one turns to the other",
        "unlinked": "Pairs with no tie",
    },
)
