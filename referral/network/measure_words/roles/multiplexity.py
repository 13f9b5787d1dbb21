"""Whether ties rest on one thread or on several, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

MULTIPLEXITY: Final = MeasureWords(
    label="Ties of one thread and of several",
    sentence="How many pairs of organisations are tied in several ways, as by an agreement and by referrals.",
    caution="What is written down with less care looks rarer than it is, and so do ties of several threads.",
    advice="Look at the ties you depend on that rest on one thread: what else could bind these two?",
    labels={
        "several": "Its ties of several threads",
        "share": "Share of its ties",
        "pairs": "Pairs with a tie",
        "multiple": "Pairs tied in several ways",
        "share_of_all": "Share of the pairs with a tie",
        "layers": "How alike the kinds of tie are",
        "one": "Kind of tie",
        "other": "Other kind of tie",
        "in_both": "Pairs tied in both ways",
        "jaccard": "Share of the pairs tied in at least one of them",
    },
)
