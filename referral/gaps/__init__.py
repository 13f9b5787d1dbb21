"""Every gap detector, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from referral.gaps.finding import Detector
from referral.gaps.no_service import NO_SERVICE
from referral.gaps.outside_only import OUTSIDE_ONLY
from referral.gaps.silence import SILENCE
from referral.gaps.single_provider import SINGLE_PROVIDER

GAPS: Final[tuple[Detector, ...]] = (NO_SERVICE, OUTSIDE_ONLY, SINGLE_PROVIDER, SILENCE)
