"""Every gap detector, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from referral.gaps.finding import Detector
from referral.gaps.no_service import NO_SERVICE
from referral.gaps.none_now import NONE_NOW
from referral.gaps.outside_only import OUTSIDE_ONLY
from referral.gaps.silence import SILENCE
from referral.gaps.single_provider import SINGLE_PROVIDER
from referral.gaps.unclassified import UNCLASSIFIED
from referral.gaps.wrong_hours import WRONG_HOURS

GAPS: Final[tuple[Detector, ...]] = (
    UNCLASSIFIED,
    NO_SERVICE,
    NONE_NOW,
    WRONG_HOURS,
    OUTSIDE_ONLY,
    SINGLE_PROVIDER,
    SILENCE,
)
