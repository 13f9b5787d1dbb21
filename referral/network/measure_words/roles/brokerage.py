"""Whom an organisation joins, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

BROKERAGE: Final = MeasureWords(
    label="Which kinds of organisations each one joins",
    sentence="On how many ways each organisation stands between two that are not partners, by the kinds of the three.",
    caution="A kind with many organisations gives more ways by chance alone. A way that exists may never be used.",
    advice="Look at who alone leads in or out of a kind, such as schools: who could do it when this one cannot?",
    labels={
        "coordinator": "Between two of its own kind",
        "itinerant": "Between two of one other kind",
        "gatekeeper": "From other kinds into its own",
        "representative": "From its own kind to others",
        "liaison": "Between two different other kinds",
        "all_coordinator": "Ways inside one kind",
        "all_itinerant": "Ways out of a kind and back",
        "all_gatekeeper": "Ways into a kind",
        "all_representative": "Ways out of a kind",
        "all_liaison": "Ways between three kinds",
    },
)
