"""The demo town in the making: its plan files, its clients, its referrals, and the dice that every step shares."""

import csv
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "seeds" / "tihorechie"
TODAY = date(2026, 1, 15)
FIRST, LAST = date(2024, 7, 1), date(2025, 12, 31)
# How many clients of each area have no identity card.
WITHOUT_DOCUMENTS = {"A05": 29, "A03": 9, "A04": 3}
# What nobody without an identity card has.
IDENTITY = {"id_card", "address", "labour_registered", "property_or_consent", "health_insured"}
FRIDAY = 4


@dataclass(eq=False)
class Client:
    """A client in the making; `band` is the first of five birth years."""

    code: str
    area: str
    assistant: str
    band: int
    sex: str
    language: str
    without_documents: bool = False
    insured: bool = False
    documents: set[str] = field(default_factory=set)
    barriers: set[str] = field(default_factory=set)
    services: Counter = field(default_factory=Counter)


@dataclass(eq=False)
class PlannedReferral:
    """One referral in the making; `events` are rows of events.csv."""

    service: dict[str, str]
    outcome: str
    area: str = ""
    client: Client | None = None
    lacks_id_card: bool = False
    answered: bool = False
    barrier: str = ""
    reason: str = ""
    missing: str = ""
    start: datetime | None = None
    events: list[dict[str, str]] = field(default_factory=list)
    need: str = ""
    wait: int = 0
    overdue: bool = False


@dataclass(eq=False)
class Town:
    """What the steps work on. `services` and `areas` are rows by id; the order of throws decides everything."""

    dice: random.Random
    services: dict[str, dict[str, str]]
    areas: dict[str, dict[str, int]]
    clients: list[Client] = field(default_factory=list)
    referrals: list[PlannedReferral] = field(default_factory=list)


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def office_hour(town: Town, day: date, *, earliest: bool = True) -> datetime:
    """Return a moment of a working day: this one, or else the nearest after or before it."""
    while day.weekday() > FRIDAY:
        day += timedelta(days=1 if earliest else -1)
    return datetime.combine(day, time(town.dice.randint(9, 16), town.dice.randint(0, 59)))
