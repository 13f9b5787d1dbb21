"""The inner circle of organisations, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

K_CORE: Final = MeasureWords(
    label="The inner circle",
    sentence="Which organisations form the inner circle, in which everybody works with many of the others.",
    caution="Being inside is not better than being outside, and a circle can be closed to those whom it lacks.",
    advice="Ask whom the circle lacks for your clients, and who outside it should be invited.",
    labels={
        "core": "How far inside it is",
        "highest": "Partners that each in the innermost circle has there",
        "innermost": "Organisations in the innermost circle",
        "cores": "Organisations by circle, the innermost first",
        "number": "Partners inside the circle at least",
        "count": "Organisations",
        "nodes": "Which ones",
    },
)
