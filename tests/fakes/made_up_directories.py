"""Made-up directories, people and questions for comparing the phone's matching with the server's: all of one seed alike."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from referral.matching.model import HelpRequest, help_request_of, said
from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import (
    NO_RECORDS,
    WITHOUT_NUMBERS,
    PartnerRecords,
    partner_records,
)
from referral.matching.partners.waiting_lists import WaitingLists
from referral.model.clients import Client
from referral.model.directory import Area, Organisation, Service
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary
from tests.fakes.demo_fixture import WORDS

DAYS = (date(2026, 1, 15), date(2024, 2, 28), date(2024, 2, 29), date(2025, 12, 31), date(2023, 3, 1))
NEEDS = ("com.info", "hea.gp", "hea.hiv")
PAPERS = ("id_card", "address", "health_insured", "birth_certificate", "telk")
ALTERNATIVES = ("address|telk", "birth_certificate|id_card", "health_insured|telk", "telk", "health_insured")
WINDOWS = (
    "01-01/01-31", "06-01/09-30", "11-15/02-10", "12-31/01-01", "01-01/12-31", "02-29/03-15", "11-01/02-29",
    "02-29/02-29", "12-01/01-14", "01-16/12-31", "no window",
)  # fmt: skip
HOURS = ("day", "evening", "weekend", "round_the_clock")
LANGUAGES = ("bg", "rom", "tr", "en", "xx")
BARRIERS = ("no_transport", "cannot_read", "works_in_the_day", "debt", "no_id", "not_insured", "no_address")
# Ids that other languages, other cases and other encodings would put in another order.
MARKS = ("a", "B", "b", "Z", "z", "Ä", "ж", "Ж", "Ѝ", "\ufb01", "\U0001d49c", "10", "9")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question, and the client who asks it when somebody's own client does."""

    question: HelpRequest
    client: Client | None = None


class MadeUp:
    """A directory with everything that conditions, waiting lists and records can be, as of one day."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._dice = random.Random(seed)
        self.today = self._dice.choice(DAYS)
        self.words = self._vocabulary()
        self.areas = self._areas()
        self.organisations = {one.id: one for one in map(self._organisation, range(7))}
        self.services = {one.id: one for one in map(self._service, range(26))}
        self.waiting = {key: self._dice.randint(1, 12) for key in self.services if self._dice.random() < 0.4}
        self.waiting_lists = WaitingLists(people=self.waiting, hidden=frozenset(self._few(self.waiting)))
        self.partner_records = self._without_some_numbers(self._partner_records())

    @cached_property
    def directory(self) -> Directory:
        return Directory(
            revision=1,
            areas=MappingProxyType(self.areas),
            organisations=MappingProxyType(self.organisations),
            services=MappingProxyType(dict(sorted(self.services.items()))),
            ties=(),
        )

    def asked(self, count: int) -> list[Asked]:
        """Return questions about people without a name and about clients, on the day or some days later."""
        return [self._by_client(number) if self._dice.random() < 0.5 else self._by_profile() for number in range(count)]

    def _maybe(self, *values, odds: float = 0.5):
        return self._dice.choice(values) if self._dice.random() < odds else None

    def _some(self, values, most: int) -> tuple[str, ...]:
        return tuple(self._dice.sample(values, self._dice.randint(0, most)))

    def _near(self, *distances: int) -> date:
        """Return a day at one of these distances, or right beside it."""
        return self.today + timedelta(days=self._dice.choice(distances) + self._dice.choice((-1, 0, 0, 1)))

    def _id(self, kind: str, number: int) -> str:
        return f"{kind}{self._dice.choice(MARKS)}{number}"

    def _vocabulary(self) -> Vocabulary:
        values = {
            "ending_days": self._dice.choice((0, 30, 90)),
            "stale_months": self._dice.choice((1, 12)),
            "list_full": self._dice.choice((1, 1.5, 2)),
        }
        known = WORDS.lists["thresholds"]
        own = {
            code: replace(known[code], attributes=MappingProxyType({"value": value})) for code, value in values.items()
        }
        return replace(WORDS, lists=MappingProxyType({**WORDS.lists, "thresholds": {**known, **own}}))

    def _areas(self) -> Mapping[str, Area]:
        """Trees of provinces, municipalities and their parts, an area of nothing, one of a lost whole, and a ring."""
        made: list[Area] = []

        def add(kind: str, outer: str | None, *, count: int) -> list[str]:
            for _ in range(count):
                key = self._id("A", len(made))
                made.append(
                    Area(id=key, name_bg=f"Място {key}", type=kind, part_of=outer, name_en=self._maybe(f"Place {key}"))
                )
            return [one.id for one in made[-count:]]

        for province in add("province", None, count=2):
            for home in add("municipality", province, count=2):
                for town in add("town", home, count=1):
                    add("town_quarter", town, count=2)
                add("village", home, count=1)
        add("quarter", add("municipality", None, count=1)[0], count=2)
        add("village", "LOST", count=1)
        one, other = add("village", None, count=2)
        made[-2], made[-1] = replace(made[-2], part_of=other), replace(made[-1], part_of=one)
        add("quarter", one, count=1)
        return {one.id: one for one in made}

    def _organisation(self, number: int) -> Organisation:
        key = self._id("O", number)
        return Organisation(
            id=key,
            name_bg=f"Организация {key}",
            kind="ngo",
            active=self._dice.random() < 0.85,
            name_en=self._maybe(f"Organisation {key}"),
            seat=self._maybe(*self.areas, "LOST"),
        )

    def _service(self, number: int) -> Service:
        dice = self._dice
        ages = sorted(dice.sample((0, 6, 7, 14, 17, 18, 30, 59, 60), 2))
        return Service(
            id=self._id("S", number),
            organisation=dice.choice([*self.organisations, *self.organisations, None, "GONE"]),
            name_bg=f"Услуга {number}",
            name_en=self._maybe(f"Service {number}"),
            status=dice.choice(("active",) * 8 + ("suspended", "closed")),
            route=self._maybe("official_direction", odds=0.2),
            needs=tuple(sorted(dice.sample(NEEDS, dice.randint(1, 3)))),
            areas=tuple(sorted(dice.sample([*self.areas, "LOST"], dice.choice((0, 1, 1, 2, 4))))),
            requires=self._some(PAPERS, 3) if dice.random() < 0.5 else (),
            requires_any=self._some(ALTERNATIVES, 2) if dice.random() < 0.3 else (),
            hours=self._some(HOURS, 2) if dice.random() < 0.7 else (),
            languages=self._some(LANGUAGES[:4], 3),
            age_from=self._maybe(ages[0], odds=0.3),
            age_to=self._maybe(ages[1], odds=0.3),
            places=self._maybe(0, 1, 2, 5, 8, 10),
            window=self._maybe(*WINDOWS, odds=0.3),
            accepts_uninsured=self._maybe(True, False, odds=0.3),
            free=self._maybe(True, False),
            how_to_apply=self._maybe("Със заявление", odds=0.3),
            funded_until=self._near(-30, 0, 0, 30, 90, 400) if dice.random() < 0.4 else None,
            verified_on=self._near(0, -35, -365, -700) if dice.random() < 0.7 else None,
        )

    def _partner_records(self) -> PartnerRecords:
        dice = self._dice
        if dice.random() < 0.1:
            return NO_RECORDS
        rates = {one: dice.random() for one in self.organisations}
        turned = set(self._few(self.organisations))  # silent for long, and answering since a year
        outcomes = []
        for service in self.services.values():
            if service.organisation not in rates or dice.random() < 0.3:
                continue
            for _ in range(dice.randint(1, 3)):
                lately = dice.random() < 0.5
                answered = lately if service.organisation in turned else dice.random() < rates[service.organisation]
                outcomes.append(
                    Outcomes(
                        organisation=service.organisation,
                        service=self._maybe(service.id, odds=0.8),
                        answered=answered,
                        lately=lately,
                        declined=answered and dice.random() < 0.4,
                        hours=self._maybe(0, 3, 16, 17, 40) if answered else None,
                        count=dice.randint(1, 6),
                    )
                )
        return partner_records(outcomes, fewest=5, silent_from=0.5)

    def _few(self, values) -> list:
        return [value for value in values if self._dice.random() < 0.3]

    def _without_some_numbers(self, records: PartnerRecords) -> PartnerRecords:
        """The records as a reader has them to whom the numbers of some partners are hidden."""
        hidden = {
            key: replace(
                records.organisations[key],
                reasons=tuple(
                    said(reason.verdict, WITHOUT_NUMBERS[reason.code]) if reason.code in WITHOUT_NUMBERS else reason
                    for reason in records.organisations[key].reasons
                ),
            )
            for key in self._few(records.organisations)
        }
        return replace(records, organisations=MappingProxyType({**records.organisations, **hidden}))

    def _day(self) -> date:
        return self.today + timedelta(days=self._dice.choice((0, 0, 0, 1, 2, 30, 46, 60, 366)))

    def _by_profile(self) -> Asked:
        dice = self._dice
        low = dice.randint(0, 70)
        question = HelpRequest(
            need=dice.choice(NEEDS),
            today=self._day(),
            area=self._maybe(*self.areas, "LOST", odds=0.9),
            ages=self._maybe((low, low), (low, low + dice.randint(1, 12)), odds=0.8),
            held=frozenset(self._some(PAPERS, 3)),
            not_held=frozenset(self._some(PAPERS, 3)),
            language=self._maybe(*LANGUAGES, odds=0.8),
            hours=self._some(HOURS, 2) if dice.random() < 0.4 else (),
            barriers=frozenset(self._some(BARRIERS, 3)),
        )
        return Asked(question=question)

    def _by_client(self, number: int) -> Asked:
        dice, born = self._dice, self._maybe(*range(1945, 2027), odds=0.9)
        papers = self._some(PAPERS, 5)
        client = Client(
            id=f"TH-{number:04}",
            area=dice.choice(list(self.areas)),
            assistant="AS-1",
            centre="O01",
            birth_from=born,
            birth_to=born and born + dice.choice((0, 4, 9)),
            language=self._maybe(*LANGUAGES, odds=0.8),
            barriers=self._some(BARRIERS, 3),
            held=papers,
            not_held=tuple(code for code in self._some(PAPERS, 3) if code not in papers),
            held_until=tuple(f"{code}={self._near(0, 1, 30, 45, 366)}" for code in papers if dice.random() < 0.4),
        )
        hours = self._some(HOURS, 2) if dice.random() < 0.4 else ()
        question = help_request_of(client, dice.choice(NEEDS), today=self._day(), hours=hours)
        return Asked(question=question, client=client)
