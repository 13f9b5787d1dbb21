"""Every gap detector, in the order the interface shows them. To add one: a file here and a line below."""

from typing import Final

from referral.gaps import no_service, outside_only, silence, single_provider
from referral.gaps.finding import Detector

GAPS: Final = (
    Detector(code="no_service", find=no_service.find),
    Detector(code="outside_only", find=outside_only.find),
    Detector(code="single_provider", find=single_provider.find),
    Detector(code="silence", find=silence.find),
)
