"""Whether organisations of one kind or place keep to themselves, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

E_I_INDEX: Final = MeasureWords(
    label="Whether kinds and places work with others or with themselves",
    sentence="Whether organisations work with other kinds and places (+1) or only with their own (-1).",
    caution="Where one kind is much larger, its ties stay inside by themselves: compare with what chance gives.",
    advice="Where the number lies outside what chance gives, ask whether these kinds need each other for a client.",
    labels={
        "by_attribute": "By kind and by seat",
        "by_group": "Each kind and each place",
        "attribute": "Divided by",
        "internal": "Partnerships inside",
        "external": "Partnerships with others",
        "index": "With others (+1) or inside (-1)",
        "by_chance": "What chance gives on average",
        "low": "What chance gives, from",
        "high": "What chance gives, to",
        "probability": "Probability of this by chance alone",
        "group": "Kind or place",
        "nodes": "Organisations",
    },
)
