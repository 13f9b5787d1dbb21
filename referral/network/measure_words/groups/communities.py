"""Groups of organisations that work with each other most, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

COMMUNITIES: Final = MeasureWords(
    label="Groups that work with each other",
    sentence="Which organisations work mostly with each other, and how surely these are groups.",
    caution="Groups are always found: the nearer to 0 they hold, the less they mean.",
    advice="Ask the members whether they know themselves as a group, and who links it with the others.",
    labels={
        "community": "Number of its group",
        "held": "How surely it belongs there (0 to 1)",
        "communities": "Number of groups",
        "modularity": "How far ties stay inside the groups, beyond chance",
        "stability": "How well the groups hold (1 is fully)",
        "communities_listed": "The groups",
        "number": "Group",
        "size": "Organisations",
        "group_held": "How well it holds (0 to 1)",
        "members": "Which ones",
    },
)
