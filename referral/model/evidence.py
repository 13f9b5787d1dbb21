"""Evidence of each fact of a referral: who says so, how it was told, when, and how well that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.model.actors import ActingAs
from referral.model.referrals import Action, Event, Evidence, Informant, Referral


class Fact(StrEnum):
    """The facts of a referral that somebody vouches for."""

    PROCESS = "process"
    SERVICE = "service"
    NEED = "need"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says that a fact is so, by which channel it was told, and when."""

    informant: Informant
    channel: str | None
    said_at: datetime

    @property
    def evidence(self) -> Evidence:
        """Return how well the fact is known."""
        return grade(self.informant, channel=self.channel)


# What a partner tells by these is the partner's own act, whoever enters it.
OWN_CHANNELS: Final = frozenset({"link", "slip", "account"})
_OWN_CHANNEL: Final = MappingProxyType({ActingAs.LINK: "link", ActingAs.PARTNER: "account"})
_GRADES: Final = MappingProxyType(
    {
        Informant.DOCUMENT: Evidence.DOCUMENT,
        Informant.CLIENT: Evidence.CLIENT_CONFIRMS,
        Informant.PARTNER: Evidence.NOTE_OF_CALL,
        Informant.ASSISTANT: Evidence.NOTE_OF_CALL,
        Informant.SYSTEM: Evidence.NONE,
    }
)
# What somebody vouches for. Everything else is the centre's own act, or the system's.
VOUCHED: Final = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.ASK,
        Action.ACCEPT,
        Action.WAITLIST,
        Action.DECLINE,
        Action.SCHEDULE,
        Action.START,
        Action.MISS,
        Action.COMPLETE,
        Action.FAIL,
        Action.FOLLOW_UP,
        Action.REMARK,
    }
)


def grade(informant: Informant, *, channel: str | None) -> Evidence:
    """Grade a source: 4 document, 3 client, 2 the partner's own act, 1 a note of a call or a visit, 0 nobody."""
    if informant is Informant.PARTNER and channel in OWN_CHANNELS:
        return Evidence.PARTNER_HIMSELF
    return _GRADES[informant]


def channel_of(event: Event) -> str | None:
    """Return the channel of an event: the one that is named, else the partner's own account or link."""
    return event.data.channel or _OWN_CHANNEL.get(event.acting_as)


def evidence_of(event: Event) -> Evidence:
    """Grade how well an event is known; an act of the centre itself, or of the system, proves nothing."""
    return grade(event.informant, channel=channel_of(event)) if event.action in VOUCHED else Evidence.NONE


def sources_of(referral: Referral) -> Mapping[Fact, Source]:
    """Return the source of each fact that a referral has."""
    stored = {
        Fact.PROCESS: (referral.process_informant, referral.process_channel, referral.process_said_at),
        Fact.SERVICE: (referral.service_informant, referral.service_channel, referral.service_said_at),
        Fact.NEED: (referral.need_informant, referral.need_channel, referral.need_said_at),
    }
    return MappingProxyType(
        {
            fact: Source(informant=informant, channel=channel, said_at=said_at)
            for fact, (informant, channel, said_at) in stored.items()
            if informant is not None and said_at is not None
        }
    )
