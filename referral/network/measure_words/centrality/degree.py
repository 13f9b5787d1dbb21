"""How many partners each organisation has, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

DEGREE: Final = MeasureWords(
    label="Partners of each organisation",
    sentence="How many partners each organisation has, and whether most partnerships meet at one organisation.",
    caution="Only ties that are recorded count, and more partners do not yet mean more help.",
    advice="Look first at those with no partner: who could introduce them? Then at those with the most.",
    labels={
        "degree": "Number of partners",
        "degree_share": "Share of all organisations",
        "mean_degree": "Partners of an organisation on average",
        "centralisation": "How far partnerships meet at one organisation (0 to 1)",
    },
)
