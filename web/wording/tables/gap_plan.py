"""The words of the plan of actions: how far a gap is, what was done to it, the lists of a quarter."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.gaps.plan.items import ChangeKind, GapStatus
from web.wording.languages import N_

STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        GapStatus.OPEN: N_("open"),
        GapStatus.PLANNED: N_("planned"),
        GapStatus.IN_WORK: N_("being worked on"),
        GapStatus.CLOSED: N_("closed by the data"),
        GapStatus.REOPENED: N_("open again"),
    }
)
CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ChangeKind.FOUND: N_("Found for the first time"),
        ChangeKind.GONE: N_("Gone: the data do not show it any more"),
        ChangeKind.CAME_BACK: N_("Came back: the data show it again"),
        ChangeKind.PLANNED: N_("Plan changed"),
        ChangeKind.NOTED: N_("Note"),
    }
)
# The lists of a review, in the order of the page, and what is said where one is empty.
GROUPS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "overdue": (N_("Past due"), N_("Nothing is past due.")),
        "due": (N_("Due in this quarter"), N_("Nothing is due in this quarter.")),
        "later": (N_("Due later"), N_("Nothing is due later.")),
        "undated": (N_("Without a day"), N_("Every action has a day.")),
        "closed": (N_("Closed in this quarter, by the data"), N_("The data closed no gap in this quarter.")),
    }
)
