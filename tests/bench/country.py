"""A made-up country for the benchmark of matching: 28 provinces, 265 municipalities, most people in a few of them."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType

from graph.model import Edge, Node
from graph.store import Store
from referral.matching.model import HelpRequest
from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import PartnerRecords, partner_records
from referral.model.directory import Area, Organisation, Service
from referral.storage import records, relations
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS

TODAY = date(2026, 1, 15)
PROVINCES, MUNICIPALITIES = 28, 265
PAPERS = ("id_card", "address", "health_insured", "birth_certificate", "immunisation_record", "telk")
HOURS = ("day", "evening", "weekend", "round_the_clock")


class Country:
    """Areas, organisations and services; the same for the same size."""

    def __init__(self, organisations: int = 10_000, services: int = 50_000) -> None:
        dice = self.dice = random.Random(20260115)
        self.needs = list(WORDS.needs)
        provinces = [Area(id=f"P{one:02}", name_bg=f"Област {one}", type="province") for one in range(PROVINCES)]
        self.inside: dict[str, list[str]] = {}
        self.neighbours: dict[str, list[str]] = {one.id: [] for one in provinces}
        areas: list[Area] = [*provinces]
        for number in range(MUNICIPALITIES):
            home = Area(
                id=f"M{number:03}", name_bg=f"Община {number}", type="municipality", part_of=f"P{number % PROVINCES:02}"
            )
            parts = [
                Area(
                    id=f"{home.id}-{one:02}",
                    name_bg=f"Квартал {one}",
                    type=dice.choice(["quarter", "village", "town_quarter"]),
                    part_of=home.id,
                )
                for one in range(dice.randint(3, 20))
            ]
            areas += [home, *parts]
            self.inside[home.id] = [one.id for one in parts]
            self.neighbours[str(home.part_of)].append(home.id)
        self.areas = {one.id: one for one in sorted(areas, key=lambda one: one.id)}
        # The first municipality holds a fifth of everything, as the capital does; the rest falls off.
        self.homes = list(self.inside)
        self.weights = [29.0, *(1 / (1 + number / 12) + 0.3 for number in range(1, MUNICIPALITIES))]
        seats = dice.choices(self.homes, self.weights, k=organisations)
        owners = [
            Organisation(id=f"O{number:05}", name_bg=f"Организация {number}", kind="ngo", active=dice.random() > 0.02, seat=dice.choice(self.inside[seat]))
            for number, seat in enumerate(seats)
        ]  # fmt: skip
        self.organisations = {one.id: one for one in owners}
        made = (self._service(number, dice.randrange(organisations), seats) for number in range(services))
        self.services = {one.id: one for one in made}

    def _service(self, number: int, owner: int, seats: list[str]) -> Service:
        dice = self.dice
        return Service(
            id=f"S{number:05}",
            organisation=f"O{owner:05}",
            name_bg=f"Услуга {number}",
            status=dice.choices(["active", "suspended", "closed"], [94, 4, 2])[0],
            needs=tuple(sorted(dice.sample(self.needs, dice.choices([1, 2, 3], [5, 3, 2])[0]))),
            areas=tuple(sorted(self._served(seats[owner]))),
            requires=tuple(sorted(dice.sample(PAPERS, dice.choices([0, 1, 2, 3], [5, 3, 2, 1])[0]))),
            hours=dice.choices([("day",), ("day", "evening"), ("day", "weekend"), ("round_the_clock",), ()], [70, 10, 6, 4, 10])[0],
            languages=dice.choices([("bg",), ("bg", "rom"), ("bg", "tr"), ()], [60, 12, 8, 20])[0],
            age_from=dice.choice([None, None, None, 14, 18, 60]),
            age_to=dice.choice([None, None, None, None, 6, 17, 29]),
            places=dice.choices([None, 0, 10, 25, 60], [60, 4, 12, 14, 10])[0],
            accepts_uninsured=dice.choices([None, True, False], [80, 10, 10])[0],
            free=dice.choices([None, True, False], [20, 70, 10])[0],
            funded_until=TODAY + timedelta(days=dice.randint(-60, 900)) if dice.random() < 0.25 else None,
            verified_on=TODAY - timedelta(days=dice.randint(0, 700)) if dice.random() < 0.8 else None,
        )  # fmt: skip

    def _served(self, home: str) -> set[str]:
        dice, province = self.dice, str(self.areas[home].part_of)
        shape = dice.choices(
            ["municipality", "parts", "neighbours", "province", "far", "unknown"], [45, 42, 6, 3, 2, 2]
        )[0]
        parts = self.inside[home]
        chosen = {
            "municipality": {home},
            "parts": set(dice.sample(parts, min(len(parts), dice.randint(1, 5)))),
            "neighbours": {home, *dice.sample(self.neighbours[province], min(3, len(self.neighbours[province])))},
            "province": {province},
            "far": {home, dice.choice(self.homes)},
            "unknown": set(),
        }
        return chosen[shape]

    def directory(self) -> Directory:
        return Directory(
            revision=1,
            areas=MappingProxyType(self.areas),
            organisations=MappingProxyType(self.organisations),
            services=MappingProxyType(self.services),
            ties=(),
        )

    def questions(self, count: int) -> list[HelpRequest]:
        """People where people live, with what is usually known of them."""
        dice = random.Random(7)
        return [
            HelpRequest(
                need=dice.choice(self.needs),
                today=TODAY,
                area=dice.choice(self.inside[home]),
                ages=dice.choice([None, (0, 6), (14, 17), (18, 29), (30, 34), (60, 64)]),
                held=frozenset(dice.sample(PAPERS, dice.randint(0, 5))) if dice.random() < 0.8 else None,
                language=dice.choice(["bg", "rom", "rom", "tr", None]),
                hours=dice.choices([(), ("evening",), ("day", "weekend")], [70, 20, 10])[0],
                barriers=frozenset(
                    dice.sample(["no_transport", "cannot_read", "works_in_the_day"], dice.randint(0, 2))
                ),
            )
            for home in dice.choices(self.homes, self.weights, k=count)
        ]

    def waiting(self) -> dict[str, int]:
        dice = random.Random(8)
        return {one.id: dice.randint(1, 90) for one in self.services.values() if one.places and dice.random() < 0.3}

    def partner_records(self) -> PartnerRecords:
        """Ten referrals an organisation on average, some of them silent."""
        dice = random.Random(9)
        rates = {one: dice.betavariate(6, 3) for one in self.organisations}
        chosen = dice.choices(list(self.organisations), k=10 * len(self.organisations))
        return partner_records(
            Outcomes(organisation=one, service=None, answered=dice.random() < rates[one], hours=dice.randint(1, 40), declined=dice.random() < 0.2)
            for one in chosen
        )  # fmt: skip

    def fill(self, store: Store) -> None:
        """Store all of it; the words of the vocabulary must be there."""
        for things in (self.areas, self.organisations, self.services):
            put(store, [records.to_node(one) for one in things.values()])
        for things in (self.areas, self.organisations, self.services):
            tie(store, [edge for one in things.values() for edge in relations.to_edges(one)])


def put(store: Store, nodes: list[Node], *, step: int = 10_000) -> None:
    for part in parts(nodes, step):
        store.write(lambda tx, part=part: tx.put(part))


def tie(store: Store, edges: list[Edge], *, step: int = 10_000) -> None:
    by_kind: dict[str, list[Edge]] = {}
    for edge in edges:
        by_kind.setdefault(edge.kind, []).append(edge)
    for same in by_kind.values():
        for part in parts(same, step):
            store.write(lambda tx, part=part: tx.tie(part))


def parts(things: list, step: int) -> Iterable[list]:
    return (things[start : start + step] for start in range(0, len(things), step))
