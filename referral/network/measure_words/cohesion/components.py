"""Which organisations cannot reach each other at all, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

COMPONENTS: Final = MeasureWords(
    label="Parts that stand apart",
    sentence="Some organisations cannot reach each other at all, not even through others: these are the parts.",
    caution="A part may only look apart because nobody has written down a partnership that exists.",
    advice="Begin with the largest part that stands apart: one partnership joins all of its organisations.",
    labels={
        "component_size": "Organisations in its part",
        "strong_component_size": "Organisations in its part, there and back",
        "components": "Number of parts",
        "largest": "Organisations in the largest part",
        "strong_components": "Number of parts, there and back",
        "strong_largest": "Organisations in the largest part, there and back",
        "mutual_components": "Number of parts, counting answered ties alone",
        "mutual_largest": "Organisations in the largest part, counting answered ties alone",
        "components_listed": "The parts",
        "strong_components_listed": "The parts, there and back",
        "size": "Organisations",
        "members": "Which ones",
    },
)
