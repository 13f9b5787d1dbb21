"""A small town without a store: a municipality with a quarter, a far province, three organisations, counted records."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from referral.calendar import SOFIA
from referral.gaps.cases import NO_CASES, Cases, NeedCase, ReferralCase
from referral.gaps.finding import GapInput, RecordSet
from referral.gaps.rates import ProviderRates
from referral.matching.partners.partner_figures import PartnerFigures
from referral.model.clients import Client
from referral.model.directory import Area, Organisation, Service, Tie
from referral.model.referrals import State
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS

TODAY = date(2026, 1, 15)
AREAS = (
    Area(id="TOWN", name_bg="Град", type="municipality"),
    Area(id="QUARTER", name_bg="Квартал", type="neighbourhood", part_of="TOWN"),
    Area(id="FAR", name_bg="Далече", type="province"),
)
ORGANISATIONS = (
    Organisation(id="O1", name_bg="Първа", kind="ngo"),
    Organisation(id="O2", name_bg="Втора", kind="ngo"),
    Organisation(id="OLD", name_bg="Закрита", kind="ngo", active=False),
)


@dataclass(frozen=True, kw_only=True)
class CountedLedger:
    """Records that are only numbers."""

    needs: dict[str, int] = field(default_factory=dict)
    sent_for: dict[str, int] = field(default_factory=dict)
    figures: dict[str, PartnerFigures] = field(default_factory=dict)
    recent: dict[str, PartnerFigures] = field(default_factory=dict)
    hours: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)

    def demand(self, need):
        return RecordSet(kind="RecordedNeed", total=self.needs.get(need, 0), people=self.needs.get(need, 0))

    def referrals_for(self, need):
        return RecordSet(kind="Referral", total=self.sent_for.get(need, 0), people=self.sent_for.get(need, 0))

    def unanswered(self, organisation):
        silent = self.figures[organisation].silent
        return RecordSet(kind="Referral", total=silent, people=silent)

    def partners(self):
        return self.figures

    def lately(self):
        return self.recent

    def answered(self):
        return ProviderRates(counts={key: {"hea": (each.answered, each.judged)} for key, each in self.figures.items()})

    def hours_wanted(self):
        return {key: RecordSet(kind="RecordedNeed", total=count, people=count) for key, count in self.hours.items()}


def service(key, organisation, *needs, areas=("QUARTER",), status="active", **more):
    return Service(id=key, organisation=organisation, name_bg=key, status=status, needs=needs, areas=areas, **more)


def client(key, *, area="QUARTER", centre="O1", assistant="A1", **more):
    return Client(id=key, area=area, centre=centre, assistant=assistant, **more)


def need(key, code, *, who="C1", area="QUARTER", on=date(2025, 12, 1), **more):
    return NeedCase(
        id=key, client=who, need=code, area=area, recorded_on=on, **{"status": "open", "centre": "O1", **more}
    )


def referral(key, code="hea.gp", *, who="C1", state=State.SENT, on=date(2025, 12, 1), **more):
    given = {"area": "QUARTER", "centre": "O1", "assistant": "A1", **more}
    sent_at = datetime.combine(on, time(12), SOFIA)
    return ReferralCase(id=key, client=who, need=code, state=state, sent_at=sent_at, **given)


def cases(*, clients=(), needs=(), referrals=(), assistants=()):
    return Cases(
        clients={one.id: one for one in clients},
        needs=tuple(needs),
        referrals=tuple(referrals),
        assistants=tuple(assistants),
    )


def town(*services, ledger=None, organisations=ORGANISATIONS, areas=AREAS, ties=(), waiting=None, cases=NO_CASES):
    directory = Directory(
        revision=1,
        areas={one.id: one for one in areas},
        organisations={one.id: one for one in organisations},
        services={one.id: one for one in services},
        ties=tuple(Tie(one=one, other=other) for one, other in ties),
    )
    return GapInput(
        directory=directory,
        vocabulary=WORDS,
        today=TODAY,
        ledger=ledger or CountedLedger(),
        waiting=waiting or {},
        read_cases=lambda: cases,
    )
