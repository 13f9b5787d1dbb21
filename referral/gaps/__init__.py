"""Every gap detector, in the order of the interface; to add one: a file here and a line below."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.gaps.alike_clients import ALIKE_CLIENTS
from referral.gaps.alike_organisations import ALIKE_ORGANISATIONS
from referral.gaps.bottleneck import BOTTLENECK
from referral.gaps.bridge import BRIDGE
from referral.gaps.capacity import CAPACITY
from referral.gaps.closed_then import CLOSED_THEN
from referral.gaps.dead_end_insurance import DEAD_END_INSURANCE
from referral.gaps.dead_end_papers import DEAD_END_PAPERS
from referral.gaps.duplication import DUPLICATION
from referral.gaps.finding import Detector
from referral.gaps.full_list import FULL_LIST
from referral.gaps.funding_ended import FUNDING_ENDED
from referral.gaps.funding_ending import FUNDING_ENDING
from referral.gaps.gathered_flow import GATHERED_FLOW
from referral.gaps.group_gap import GROUP_GAP
from referral.gaps.isolated import ISOLATED
from referral.gaps.load import LOAD
from referral.gaps.missing_partner import MISSING_PARTNER
from referral.gaps.missing_tie import MISSING_TIE
from referral.gaps.no_report import NO_REPORT
from referral.gaps.no_service import NO_SERVICE
from referral.gaps.no_show import NO_SHOW
from referral.gaps.none_fits import NONE_FITS
from referral.gaps.none_now import NONE_NOW
from referral.gaps.orphaned import ORPHANED
from referral.gaps.outside_help import OUTSIDE_HELP
from referral.gaps.outside_only import OUTSIDE_ONLY
from referral.gaps.overdue import OVERDUE
from referral.gaps.queue import QUEUE
from referral.gaps.refusing import REFUSING
from referral.gaps.sent_round import SENT_ROUND
from referral.gaps.silence import SILENCE
from referral.gaps.single_provider import SINGLE_PROVIDER
from referral.gaps.slow_answer import SLOW_ANSWER
from referral.gaps.stale_entry import STALE_ENTRY
from referral.gaps.unclassified import UNCLASSIFIED
from referral.gaps.uncovered_area import UNCOVERED_AREA
from referral.gaps.unused_tie import UNUSED_TIE
from referral.gaps.window_missed import WINDOW_MISSED
from referral.gaps.wrong_hours import WRONG_HOURS

GAPS: Final[tuple[Detector, ...]] = (
    UNCLASSIFIED,
    NO_SERVICE,
    NONE_NOW,
    NONE_FITS,
    WRONG_HOURS,
    DEAD_END_PAPERS,
    DEAD_END_INSURANCE,
    WINDOW_MISSED,
    FULL_LIST,
    CAPACITY,
    BOTTLENECK,
    OUTSIDE_ONLY,
    OUTSIDE_HELP,
    MISSING_PARTNER,
    UNCOVERED_AREA,
    DUPLICATION,
    GROUP_GAP,
    SINGLE_PROVIDER,
    FUNDING_ENDED,
    FUNDING_ENDING,
    BRIDGE,
    ISOLATED,
    MISSING_TIE,
    UNUSED_TIE,
    GATHERED_FLOW,
    QUEUE,
    SILENCE,
    SLOW_ANSWER,
    NO_REPORT,
    NO_SHOW,
    REFUSING,
    SENT_ROUND,
    CLOSED_THEN,
    OVERDUE,
    ORPHANED,
    LOAD,
    STALE_ENTRY,
    ALIKE_ORGANISATIONS,
    ALIKE_CLIENTS,
)
DETECTORS: Final[Mapping[str, Detector]] = MappingProxyType({detector.code: detector for detector in GAPS})
