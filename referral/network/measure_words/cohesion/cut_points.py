"""Who would be cut off without one organisation or partnership, in a caseworker's words."""

from typing import Final

from referral.network.words import MeasureWords

CUT_POINTS: Final = MeasureWords(
    label="Who is cut off if one organisation closes",
    sentence="If one of these organisations closes or one of these partnerships ends, others are cut off.",
    caution="Only partnerships written in the directory count; there may be a way round that nobody wrote down.",
    advice="Begin with the one that cuts off most, and arrange one partnership that goes around it.",
    labels={
        "cut_off": "Organisations cut off if it closes",
        "fragmentation_without": "Share of pairs that could not reach each other if it closes",
        "fragmentation": "Share of pairs that cannot reach each other now",
        "cut_points": "Organisations that others depend on to be reached",
        "mutual_cut_points": "The same, counting answered ties alone",
        "bridges": "Partnerships that others depend on to be reached",
        "cut_points_listed": "Organisations that hold others in the network",
        "mutual_cut_points_listed": "The same, counting answered ties alone",
        "bridges_listed": "Partnerships that hold others in the network",
        "node": "Organisation",
        "parts": "Parts without it",
        "node_cuts_off": "Organisations cut off",
        "one": "Organisation",
        "other": "Partner",
        "link_cuts_off": "Organisations on the smaller side",
    },
)
