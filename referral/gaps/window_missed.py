"""A need whose services take applications at a time of the year that has passed."""

from datetime import date, timedelta
from typing import Final

from referral.gaps import evidence
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.gaps.near_misses import KeptOut, kept_out
from referral.model import requirements
from referral.model.ids import NeedCode

CLOSED: Final = frozenset({"window_closed"})
_LEAP_YEAR: Final = timedelta(days=366)


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return each need of which people must wait until applications are taken again, by these people."""
    return ranked(_finding(data, need, kept) for need, kept in kept_out(data, CLOSED).items())


def _finding(data: GapInput, need: NeedCode, kept: KeptOut) -> Finding:
    services = [data.directory.services[service] for service in kept.services]
    windows = [window for service in services if (window := requirements.window_of(service)) is not None]
    closed = max(last_closing(window, data.today) for window in windows)
    return Finding(
        detector="window_missed",
        key=f"window_missed:{need}",
        remedy=Remedy.REACH,
        evidence=evidence.of_needs(kept.needs),
        need=need,
        organisations=tuple(sorted({service.organisation for service in services})),
        services=kept.services,
        details={
            "day": min(window.opening(data.today) for window in windows),
            "missed": float(len({case.client for case in kept.needs if case.recorded_on <= closed})),
        },
    )


def last_closing(window: requirements.Window, today: date) -> date:
    """Return the last day before today on which a window that is closed today was open."""
    return window.closing(window.closing(today) - _LEAP_YEAR)


WINDOW_MISSED: Final = Detector(
    code="window_missed",
    label="Applications are closed",
    sentence="For “{need}” applications are closed until {day} at {services}. People who must wait: {people}; of these "
    "had the need before they closed: {missed}.",
    rule="Each need that is open and not referred, whose client nobody can take now, and for which a service would fit "
    "but takes no applications at this time of the year.",
    caution="Some providers take late applications. Ask before you let people wait.",
    advice="Tell these people the day, prepare the documents, and refer on the first day.",
    of_directory=True,
    find=find,
    details=frozenset({"day", "missed"}),
)
