"""Shapes of the reason tree: the reasons with their words, and a need with its one reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.metrics.model import Labelled
from referral.model.ids import AreaId, ClientCode, NeedCode, OrganisationId, RecordedNeedId


class Branch(Labelled):
    """A group of reasons, by what is to be done."""

    NOBODY = "nobody", "Nobody can help"
    TRIED = "tried", "Somebody was asked, without success"
    UNTRIED = "untried", "Nobody was asked"


class UnmetReason(Labelled):
    """Why a need is not met; the order is that in which one of several obstacles of a service is named."""

    FULL = "full", "Full"
    HOURS = "hours", "Not at the hours the person can come"
    WINDOW = "window", "Not the time of year to apply"
    LANGUAGE = "language", "No common language"
    PAPERS = "papers", "A document is missing"
    NOT_ELIGIBLE = "not_eligible", "A condition is not met"
    FAR = "far", "Too far"
    NONE_EXISTS = "none_exists", "No service exists"
    DECLINED = "declined", "Declined"
    SILENT = "silent", "No answer"
    MISSED = "missed", "The person did not come or was not found"
    NO_HELP = "no_help", "The service did not help"
    NOT_TRIED = "not_tried", "Not tried: somebody could help"


BRANCHES: Final = MappingProxyType(
    {
        Branch.NOBODY: (
            UnmetReason.NONE_EXISTS,
            UnmetReason.NOT_ELIGIBLE,
            UnmetReason.PAPERS,
            UnmetReason.FULL,
            UnmetReason.FAR,
            UnmetReason.LANGUAGE,
            UnmetReason.HOURS,
            UnmetReason.WINDOW,
        ),
        Branch.TRIED: (UnmetReason.DECLINED, UnmetReason.SILENT, UnmetReason.MISSED, UnmetReason.NO_HELP),
        Branch.UNTRIED: (UnmetReason.NOT_TRIED,),
    }
)


class Dimension(Labelled):
    """By what the reasons can be set side by side."""

    AREA = "area", "Area"
    NEED = "need", "Need"
    LANGUAGE = "language", "Language"
    AGE = "age", "Age"
    SEX = "sex", "Sex"


class Source(StrEnum):
    """What a reason was learnt from: what became of a referral, or what the matcher says."""

    REFERRAL = "referral"
    MATCHER = "matcher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A reason and, where it has one, which condition, document or answer it is."""

    reason: UnmetReason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNeed:
    """A recorded need that is past its time, and what is known of the person. Without an `obstacle` it is not unmet.

    `others` tells whether somebody who was not asked yet could help now.
    """

    id: RecordedNeedId
    client: ClientCode
    need: NeedCode
    area: AreaId
    since: date
    obstacle: Obstacle | None = None
    source: Source = Source.REFERRAL
    others: bool = False
    centre: OrganisationId | None = None
    language: str | None = None
    age: str | None = None
    sex: str | None = None

    def value(self, dimension: Dimension) -> str | None:
        """Return where it stands by one dimension; None is not known."""
        value: str | None = getattr(self, dimension.value)
        return value
