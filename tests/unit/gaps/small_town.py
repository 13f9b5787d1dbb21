"""A town of two municipalities and three needs, and a ledger in memory: what the tests of gap detectors look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from referral.gaps.finding import Flow, GapInput, RecordSet
from referral.model.directory import Area, Organisation, Service
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS

NEEDS = ("com.info", "hea.gp", "emp.register")
AREAS = {
    "M": Area(id="M", name_bg="община", type="municipality"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "R": Area(id="R", name_bg="друг квартал", type="quarter", part_of="M"),
    "FAR": Area(id="FAR", name_bg="далечна община", type="municipality"),
}


def organisation(organisation_id: str, **more: object) -> Organisation:
    return Organisation(id=organisation_id, name_bg=organisation_id, kind=str(more.pop("kind", "ngo")), **more)


def service(service_id: str, need: str, *, owner: str = "O1", **more: object) -> Service:
    fields = {"status": "active", "needs": (need,), "areas": ("Q",), **more}
    return Service(id=service_id, organisation=owner, name_bg=service_id, **fields)


@dataclass
class LedgerInMemory:
    """Answers with the numbers it was given; anything else is 0."""

    demands: Mapping[str, int] = field(default_factory=dict)
    referrals: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, Flow] = field(default_factory=dict)

    def demand(self, need: str) -> RecordSet:
        return RecordSet(kind="RecordedNeed", total=self.demands.get(need, 0), people=self.demands.get(need, 0))

    def referrals_for(self, need: str) -> RecordSet:
        return RecordSet(kind="Referral", total=self.referrals.get(need, 0), people=self.referrals.get(need, 0))

    def referrals_to(self, organisation_id: str) -> RecordSet:
        return self.referrals_for(organisation_id)

    def flows(self) -> Mapping[str, Flow]:
        return self.answered


def town(*things: Organisation | Service, ledger: LedgerInMemory | None = None) -> GapInput:
    """What a detector looks at; a service whose organisation is not given belongs to an active one."""
    services = {thing.id: thing for thing in things if isinstance(thing, Service)}
    organisations = {one.organisation: organisation(one.organisation) for one in services.values()}
    organisations |= {thing.id: thing for thing in things if isinstance(thing, Organisation)}
    directory = Directory(
        revision=1,
        areas=MappingProxyType(AREAS),
        organisations=MappingProxyType(organisations),
        services=MappingProxyType(services),
        ties=(),
    )
    needs = MappingProxyType({code: WORDS.needs[code] for code in NEEDS})
    return GapInput(
        directory=directory,
        vocabulary=replace(WORDS, needs=needs),
        today=date(2026, 1, 15),
        ledger=ledger or LedgerInMemory(),
    )
