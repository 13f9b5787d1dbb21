"""Write the people of the demo town: clients, recorded needs, referrals and their events, the same bytes every time.

Run `python -m tests.demo_town.generate`. The tables of institutions are kept by hand in the same folder; the numbers
that must come out stand in the three CSV files beside this module.
"""

import csv
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).parent
WORLD = HERE.parents[1] / "seeds" / "tihorechie"
TODAY = date(2026, 1, 15)
FIRST, LAST = date(2024, 7, 1), date(2025, 12, 31)
SEED = 20260115
OUTCOMES = ("served", "not_helped", "no_show", "declined", "withdrew", "waiting", "lost", "open")
CASELOADS = {"AS-1": {"A03": 65}, "AS-2": {"A03": 55, "A05": 5}, "AS-3": {"A04": 65}}
CENTRES = {"AS-1": "O01", "AS-2": "O01", "AS-3": "O02", "AS-4": "O02"}
WITHOUT_PAPERS = {"A05": 29, "A03": 9, "A04": 3}
IDENTITY = {"id_card", "address", "labour_registered", "property_or_consent", "health_insured"}
UNSERVED = {
    "hea.transport": 47, "emp.childcare": 33, "hea.medicines": 26, "chd.early_intervention": 21, "hea.alcohol": 18,
    "com.transport": 12, "hou.homeless": 4, "doc.probation": 3, "saf.elder": 2, "saf.trafficking": 1,
}  # fmt: skip
EVENING_LITERACY = 38
ANSWERED = {"O05": 0, "O06": 13}
OVERDUE, LONG_OVERDUE_DAYS = 14, 14
# 38 waits around the median of 97 days, each beginning on a working day.
WAITS = [
    97 + sign * step
    for step in [
        one for one in range(1, 90) if all((TODAY - timedelta(days=97 + sign * one)).weekday() < 5 for sign in (-1, 1))
    ][:38:2]
    for sign in (-1, 1)
]
URGENT = ("saf.", "hea.emergency", "hea.tb_", "chd.risk", "hou.")


@dataclass(eq=False)
class Client:
    code: str
    area: str
    assistant: str
    band: int
    sex: str
    language: str
    without_papers: bool = False
    insured: bool = False
    papers: set[str] = field(default_factory=set)
    barriers: set[str] = field(default_factory=set)
    since: date = FIRST
    services: Counter = field(default_factory=Counter)


@dataclass(eq=False)
class Unit:
    """One referral in the making."""

    service: dict[str, str]
    outcome: str
    area: str = ""
    client: Client | None = None
    no_id: bool = False
    answered: bool = False
    barrier: str = ""
    reason: str = ""
    paper: str = ""
    start: datetime | None = None
    events: list[dict[str, str]] = field(default_factory=list)
    need: str = ""
    wait: int = 0
    overdue: bool = False


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: str, data: list[dict[str, str]]) -> None:
    with (WORLD / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.split(","), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(data)


class Town:
    def __init__(self) -> None:
        self.dice = random.Random(SEED)
        self.services = {row["id"]: row for row in rows(WORLD / "services.csv")}
        self.areas = {
            row["area"]: {k: int(v) for k, v in row.items() if k != "area"} for row in rows(HERE / "areas.csv")
        }
        self.clients = self.make_clients()
        self.units = self.make_units()
        self.place_units()
        self.hand_out()
        self.answer()
        self.schedule_starts()
        for unit in self.units:
            ReferralDetail(self, unit).tell()

    # --- clients ---------------------------------------------------------------------------------------------------

    def make_clients(self) -> list[Client]:
        left = {area: row["clients"] for area, row in self.areas.items() if row["clients"]}
        homes: list[tuple[str, str]] = []
        for assistant, share in CASELOADS.items():
            for area, count in share.items():
                homes += [(area, assistant)] * count
                left[area] -= count
        homes += [(area, "AS-4") for area, count in left.items() for _ in range(count)]
        self.dice.shuffle(homes)
        people = []
        for number, (area, assistant) in enumerate(homes, start=1):
            band = self.dice.choices(range(1945, 2020, 5), [2, 2, 3, 4, 5, 6, 8, 10, 12, 14, 12, 9, 6, 5, 3])[0]
            language = self.dice.choices(["rom", "bg", "tr"], [60, 28, 12])[0]
            sex = self.dice.choices("fm", [64, 36])[0]
            people.append(Client(f"TH-{number:04d}", area, assistant, band, sex, language))
        for area, count in WITHOUT_PAPERS.items():
            adults = [one for one in people if one.area == area and one.band <= 2005]
            adults += [one for one in people if one.area == area and one.band > 2005]
            for one in adults[:count]:
                one.without_papers = True
                one.band = min(one.band, 2000)
        for one in people:
            one.insured = not one.without_papers and self.dice.random() < 0.5
            for barrier, chance in BARRIERS:
                if self.dice.random() < chance:
                    one.barriers.add(barrier)
        return people

    # --- which referral ended how, where and whose -------------------------------------------------------------------

    def make_units(self) -> list[Unit]:
        demand = {row["service"]: int(row["referrals"]) for row in rows(HERE / "demand.csv")}
        offered = defaultdict(list)
        for service in self.services.values():
            offered[service["organisation"]] += [service] * demand[service["id"]]
        units = []
        for row in rows(HERE / "outcomes.csv"):
            ends = [outcome for outcome in OUTCOMES for _ in range(int(row[outcome]))]
            units += self.paired(row["organisation"], offered[row["organisation"]], ends)
        return units

    def paired(self, organisation: str, services: list[dict[str, str]], ends: list[str]) -> list[Unit]:
        """Pair the services asked of one organisation with the outcomes it must have."""
        fixed = []
        if organisation == "O05":
            fixed = self.taken(services, ends, "S16", "declined", 41)
        elif organisation == "O23":
            fixed = self.taken(services, ends, "S54", "declined", 14) + self.taken(
                services, ends, "S55", "declined", 17
            )
        elif organisation == "O42":
            fixed = self.taken(services, ends, "S84", "no_show", 13)
        self.dice.shuffle(services)
        self.dice.shuffle(ends)
        units = [Unit(service, outcome) for service, outcome in zip(services, ends, strict=True)]
        for unit in fixed:
            if organisation == "O05":
                unit.no_id, unit.reason, unit.paper = True, "missing_documents", "id_card"
            elif organisation == "O23":
                unit.reason, unit.paper = "needs_official_direction", "preliminary_assessment"
        if organisation == "O23":
            for unit in units:
                if unit.outcome == "declined":
                    unit.reason = "no_capacity"
        if organisation == "O42":
            missed = [unit for unit in fixed + units if unit.outcome == "no_show"]
            for number, unit in enumerate(missed):
                unit.barrier = "no_transport" if number < 11 else ("fear_or_shame", "works_in_the_day")[number % 2]
        return fixed + units

    def taken(
        self, services: list[dict[str, str]], ends: list[str], service: str, outcome: str, count: int
    ) -> list[Unit]:
        for _ in range(count):
            services.remove(self.services[service])
            ends.remove(outcome)
        return [Unit(self.services[service], outcome) for _ in range(count)]

    def allowed(self, unit: Unit) -> list[str]:
        served = set(unit.service["areas"].split())
        everywhere = served & {"XTH01", "OUT"}
        return [area for area, row in self.areas.items() if row["clients"] and (everywhere or area in served)]

    def place_units(self) -> None:
        """Give every referral an area so that each area has its referrals and its served ones (augmenting paths)."""
        for unit, area in zip(
            [u for u in self.units if u.no_id], [a for a, n in WITHOUT_PAPERS.items() for _ in range(n)], strict=True
        ):
            unit.area = area
        for served in (True, False):
            free = {
                area: row["served"] if served else row["referrals"] - row["served"] for area, row in self.areas.items()
            }
            free = {area: count for area, count in free.items() if self.areas[area]["clients"]}
            group = [unit for unit in self.units if (unit.outcome == "served") is served]
            held: dict[str, list[Unit]] = defaultdict(list)
            for unit in group:
                if unit.no_id:
                    free[unit.area] -= 1
            waiting = [unit for unit in group if not unit.no_id]
            self.dice.shuffle(waiting)
            waiting.sort(key=lambda unit: len(self.allowed(unit)))
            for unit in waiting:
                if not self.seat(unit, free, held, set()):
                    raise AssertionError(("no place left", unit.service["id"], unit.outcome))
        self.mix()

    def seat(self, unit: Unit, free: dict[str, int], held: dict[str, list[Unit]], tried: set[str]) -> bool:
        options = [area for area in self.allowed(unit) if area not in tried]
        while options:
            weights = [max(free[area], 0) + 0.01 for area in options]
            area = self.dice.choices(options, weights)[0]
            options.remove(area)
            tried.add(area)
            if free[area] > 0:
                free[area] -= 1
                unit.area = area
                held[area].append(unit)
                return True
            for other in held[area]:
                if self.seat(other, free, held, tried):
                    held[area].remove(other)
                    unit.area = area
                    held[area].append(unit)
                    return True
        return False

    def mix(self) -> None:
        """Keep what needs papers out of the hands of those who have none, as far as the areas allow."""
        for _ in range(40_000):
            one, other = self.dice.sample(self.units, 2)
            same = (one.outcome == "served") is (other.outcome == "served")
            if one.no_id or other.no_id or not same or one.area == other.area:
                continue
            if other.area in self.allowed(one) and one.area in self.allowed(other):
                needs_one = bool(IDENTITY & set(one.service["requires"].split()))
                needs_other = bool(IDENTITY & set(other.service["requires"].split()))
                if needs_one and not needs_other and other.area == "A05":
                    continue
                if needs_other and not needs_one and one.area == "A05":
                    continue
                one.area, other.area = other.area, one.area

    def fits(self, unit: Unit, client: Client) -> bool:
        requires = set(unit.service["requires"].split())
        if client.area != unit.area or client.services[unit.service["id"]]:
            return False
        if unit.service["id"] == "S41" and client.insured:
            return False
        low, high = unit.service["age_from"], unit.service["age_to"]
        if (low and 2025 - client.band - 4 > int(high)) or (low and 2025 - client.band < int(low) + 1):
            return False
        if unit.outcome == "served" or unit.outcome in {"waiting", "not_helped"}:
            if client.without_papers and IDENTITY & requires:
                return False
            if "health_insured" in requires and not client.insured:
                return False
        return True

    def hand_out(self) -> None:
        """Give every referral a client of its area, spreading the work; nobody goes twice to the same service."""
        load: Counter[str] = Counter()
        without = [one for one in self.clients if one.without_papers]
        for unit in [u for u in self.units if u.no_id]:
            mine = next(one for one in without if one.area == unit.area and not one.services["S16"])
            self.give(unit, mine, load)
        rest = [u for u in self.units if not u.no_id]
        rest.sort(
            key=lambda u: (-bool(u.service["age_from"]), -len(set(u.service["requires"].split()) & IDENTITY), u.area)
        )
        for unit in rest:
            fitting = [one for one in self.clients if self.fits(unit, one)]
            if not fitting:
                low = unit.service["age_from"]
                fitting = [one for one in self.clients if one.area == unit.area and not one.without_papers]
                if low:
                    fitting = [one for one in fitting if not load[one.code]] or fitting
                    chosen = self.dice.choice(fitting)
                    chosen.band = 2010 if int(unit.service["age_to"]) < 18 else 2000
                    self.give(unit, chosen, load)
                    continue
                fitting = [one for one in fitting if not one.services[unit.service["id"]]] or fitting
            least = min(load[one.code] for one in fitting)
            self.give(unit, self.dice.choice([one for one in fitting if load[one.code] <= least + 1]), load)

    def give(self, unit: Unit, client: Client, load: Counter) -> None:
        unit.client = client
        client.services[unit.service["id"]] += 1
        load[client.code] += 1
        needs = unit.service["needs"].split()
        unit.need = needs[0] if len(needs) == 1 else self.dice.choices(needs, [3] + [2] * (len(needs) - 1))[0]

    # --- who answered, and when it began -----------------------------------------------------------------------------

    def answer(self) -> None:
        by_organisation = defaultdict(list)
        for unit in self.units:
            by_organisation[unit.service["organisation"]].append(unit)
        for organisation, units in by_organisation.items():
            could = [unit for unit in units if unit.outcome not in {"lost", "withdrew", "open"}]
            wanted = ANSWERED.get(organisation, round(len(units) * self.dice.uniform(0.5, 0.75)))
            for unit in self.dice.sample(could, min(wanted, len(could))):
                unit.answered = True

    def schedule_starts(self) -> None:
        waits = list(WAITS)
        self.dice.shuffle(waits)
        opened = [unit for unit in self.units if unit.outcome == "open"]
        for number, unit in enumerate(self.dice.sample(opened, len(opened))):
            unit.overdue = number < OVERDUE
        for unit in self.units:
            if unit.outcome == "waiting" and unit.service["id"] == "S38":
                unit.wait = waits.pop()
                day = TODAY - timedelta(days=unit.wait)
            elif unit.outcome == "waiting":
                day = TODAY - timedelta(days=self.dice.randint(20, 70))
            elif unit.outcome == "open":
                day = TODAY - timedelta(days=self.dice.randint(40, 75) if unit.overdue else self.dice.randint(15, 18))
            else:
                day = FIRST + timedelta(days=self.dice.randint(0, (LAST - FIRST).days - 75))
            unit.start = self.moment(day, earliest=unit.outcome not in {"open", "waiting"})
        self.units.sort(key=lambda unit: (unit.start, unit.service["id"], unit.client.code))

    def moment(self, day: date, *, earliest: bool = True) -> datetime:
        while day.weekday() > 4:
            day += timedelta(days=1 if earliest else -1)
        return datetime.combine(day, time(self.dice.randint(9, 16), self.dice.randint(0, 59)))


BARRIERS = (
    ("cannot_read", 0.22), ("weak_bulgarian", 0.2), ("no_transport", 0.25), ("no_child_care", 0.15),
    ("works_in_the_day", 0.14), ("fear_or_shame", 0.12), ("bad_experience", 0.1), ("no_phone", 0.08), ("debt", 0.12),
)  # fmt: skip
NOT_HELPED = ("found_ineligible_later", "documents_not_obtained", "service_withdrawn", "language", "transport_or_cost",
              "client_declined_at_service", "refused_or_treated_badly", "other")  # fmt: skip
DECLINED = ("not_eligible", "no_capacity", "outside_area", "missing_documents", "missing_information", "already_served",
            "cost_or_insurance", "service_not_offered")  # fmt: skip
WITHDREW = ("client_changed_mind", "need_met_elsewhere", "moved_away", "consent_withdrawn", "prerequisite_missing")
PAPER_RESULTS = {"birth_certificate", "address", "id_card", "telk", "preliminary_assessment"}


class ReferralDetail:
    """The events of one referral, each legal after the one before."""

    def __init__(self, town: Town, unit: Unit) -> None:
        self.dice, self.unit, self.town = town.dice, unit, town
        self.at = unit.start
        self.partner = unit.answered

    def tell(self) -> None:
        mode = self.dice.choices(["phone", "slip", "accompanied", "letter", "electronic"], [38, 27, 25, 6, 4])[0]
        self.mode = mode
        self.add("create", "assistant", "")
        self.at += timedelta(minutes=self.dice.randint(2, 25))
        self.add("send", "assistant", {"slip": "slip", "letter": "letter", "electronic": "message"}.get(mode, "phone"))
        getattr(self, self.unit.outcome)()

    def add(self, action: str, said_by: str, channel: str, **more: str) -> None:
        actor = self.unit.client.assistant
        if said_by == "partner" and channel == "link":
            actor = "link"
        if said_by == "system":
            actor = "system"
        self.unit.events.append(
            {
                "at": self.at.strftime("%Y-%m-%dT%H:%M"),
                "action": action,
                "actor": actor,
                "said_by": said_by,
                "channel": channel,
                **more,
            }
        )

    def later(self, low: int, high: int) -> None:
        """Move on by some days, staying within office hours and before today."""
        limit = datetime.combine(TODAY - timedelta(days=1), time(16, 30))
        moved = self.town.moment(self.at.date() + timedelta(days=self.dice.randint(low, high)))
        while moved <= self.at:
            moved += timedelta(minutes=self.dice.randint(11, 50))
        self.at = min(moved, limit) if moved > limit and self.at < limit else moved

    def voice(self) -> tuple[str, str]:
        """Who tells us about the partner's side: the partner where it answers, else the client or what we saw."""
        if self.partner:
            return "partner", self.dice.choices(["phone", "link", "letter", "slip"], [55, 25, 10, 10])[0]
        return self.dice.choices(["client", "assistant", "document"], [65, 22, 13])[0], "visit"

    def answered_by(self, action: str, *, low: int = 0, high: int = 6, **more: str) -> None:
        self.later(low, high)
        said_by, channel = self.voice()
        self.add(action, said_by, channel, **more)

    def appointment(self) -> None:
        when = self.town.moment(self.at.date() + timedelta(days=self.dice.randint(4, 12)))
        self.answered_by("schedule", high=3, appointment_at=when.strftime("%Y-%m-%dT%H:%M"))
        self.at = max(self.at, when)

    def seen(self) -> None:
        if self.mode == "accompanied":
            self.add("start", "assistant", "visit", accompanied_by=self.unit.client.assistant)
        elif self.partner and self.dice.random() < 0.3:
            self.add("start", "partner", "link")
        else:
            self.add("start", "client", "visit")

    def served(self) -> None:
        way = self.dice.random()
        if way < 0.45:
            self.answered_by("accept")
            self.later(1, 8)
            self.seen()
        elif way < 0.8:
            self.appointment()
            self.seen()
        else:
            self.answered_by("accept")
        self.later(0, 25)
        said_by, channel = self.voice()
        grants = set(self.unit.service["grants"].split())
        result = (
            "document_issued"
            if grants & PAPER_RESULTS
            else self.dice.choices(
                ["delivered_full", "delivered_part", "enrolled_or_registered", "advice_only", "referred_onward"],
                [55, 15, 14, 12, 4],
            )[0]
        )
        self.add("complete", said_by, channel, result=result)
        self.unit.client.papers |= grants - {"health_insured", "gp_registered", "labour_registered", "gp_referral"}
        if self.dice.random() < 0.78:
            self.later(12, 30)
            self.add(
                "follow_up",
                "client",
                "visit",
                result=self.dice.choices(["met", "partly", "not_met", "prefers_not_to_say"], [71, 17, 9, 3])[0],
            )

    def not_helped(self) -> None:
        self.answered_by("accept")
        if self.dice.random() < 0.4:
            self.later(2, 10)
            self.seen()
        self.later(3, 20)
        self.add(
            "fail",
            "partner" if self.partner else "client",
            "phone",
            reason=self.unit.reason or self.dice.choice(NOT_HELPED),
        )
        self.maybe_asked()

    def no_show(self) -> None:
        self.appointment()
        if self.dice.random() < 0.2:
            self.later(0, 1)
            self.add("miss", "partner" if self.partner else "client", "phone", reason="client_no_show")
            self.later(2, 5)
            when = self.town.moment(self.at.date() + timedelta(days=self.dice.randint(4, 10)))
            self.add("schedule", "assistant", "phone", appointment_at=when.strftime("%Y-%m-%dT%H:%M"))
            self.at = max(self.at, when)
        self.later(0, 2)
        barrier = (
            self.unit.barrier
            or self.dice.choices(
                ["no_transport", "works_in_the_day", "fear_or_shame", "no_child_care", ""], [2, 3, 3, 2, 6]
            )[0]
        )
        self.add("fail", "partner" if self.partner else "client", "phone", reason="no_show", barrier=barrier)

    def declined(self) -> None:
        reason = self.unit.reason or self.dice.choice(DECLINED)
        paper = self.unit.paper or ("id_card" if reason == "missing_documents" else "")
        if reason == "missing_documents" and not self.unit.no_id:
            paper = self.dice.choice(["birth_certificate", "address", "immunisation_record", "telk"])
        self.answered_by("decline", low=1, high=9, reason=reason, paper=paper)

    def withdrew(self) -> None:
        if self.dice.random() < 0.4:
            self.answered_by("accept")
        self.later(1, 12)
        self.add("cancel", "client", "visit", reason=self.dice.choices(WITHDREW, [6, 4, 3, 1, 2])[0])

    def waiting(self) -> None:
        self.at += timedelta(minutes=self.dice.randint(20, 30)) if self.unit.wait else timedelta(days=0, hours=2)
        expected = TODAY + timedelta(days=self.dice.randint(20, 120))
        said_by, channel = self.voice()
        self.add("waitlist", said_by, channel, expected_on=expected.isoformat())

    def lost(self) -> None:
        if self.dice.random() < 0.55:
            day = self.at.date() + timedelta(days=15)
            self.at = datetime.combine(day, time(6, 0))
            self.add("expire", "system", "")
            return
        self.answered_by("accept")
        self.later(10, 30)
        self.add("fail", "assistant", "phone", reason="could_not_contact")

    def open(self) -> None:
        if self.unit.overdue:
            if self.dice.random() < 0.35:
                self.partner = False
                self.answered_by("accept", high=3)
            return
        kind = self.dice.random()
        self.partner = False
        if kind < 0.5:
            self.answered_by("accept", low=1, high=3)
        else:
            self.later(1, 3)
            when = self.town.moment(TODAY + timedelta(days=self.dice.randint(1, 20)))
            said_by, channel = self.voice()
            self.add("schedule", said_by, channel, appointment_at=when.strftime("%Y-%m-%dT%H:%M"))

    def maybe_asked(self) -> None:
        if self.dice.random() < 0.35:
            self.later(5, 15)
            self.add("follow_up", "client", "visit", result=self.dice.choice(["not_met", "not_met", "partly"]))


def recorded_needs(town: Town) -> list[dict[str, str]]:
    """Write down one need for each client and kind: those referred, and those that no service answers."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for unit in town.units:
        row = found.setdefault((unit.client.code, unit.need), {"recorded_on": unit.start.date().isoformat()})
        last = unit.events[-1]
        met = last["action"] == "follow_up" and last["result"] == "met"
        helped = any(event["action"] == "complete" for event in unit.events) and not (
            last["action"] == "follow_up" and last["result"] == "not_met"
        )
        ended = last["action"] in {"decline", "cancel", "fail", "expire"} or unit.outcome in {
            "declined",
            "withdrew",
            "lost",
            "no_show",
            "not_helped",
        }
        row["status"] = "met" if met or row.get("status") == "met" else "referred" if helped or not ended else "open"
    adults = [one for one in town.clients if one.band <= 2005]
    drivers = [unit.client for unit in town.units if unit.barrier == "no_transport"]
    for need, count in UNSERVED.items():
        pool = list(
            dict.fromkeys([*(drivers if need == "hea.transport" else []), *town.dice.sample(adults, len(adults))])
        )
        for one in pool[:count]:
            day = FIRST + timedelta(days=town.dice.randint(20, 500))
            found[one.code, need] = {"recorded_on": day.isoformat(), "status": "open"}
    learners = [one for one in adults if ("edu.literacy_adult" in {need for code, need in found if code == one.code})]
    others = [
        one
        for one in town.dice.sample(adults, len(adults))
        if one not in learners and one.area in {"A03", "A04", "A05"}
    ]
    for one in (learners + others)[:EVENING_LITERACY]:
        row = found.setdefault(
            (one.code, "edu.literacy_adult"),
            {"recorded_on": (FIRST + timedelta(days=town.dice.randint(20, 500))).isoformat(), "status": "open"},
        )
        row["hours"] = "evening"
    ordered = sorted(found.items(), key=lambda item: (item[1]["recorded_on"], item[0]))
    return [
        {"id": f"N{number:04d}", "client": code, "need": need, **row}
        for number, ((code, need), row) in enumerate(ordered, start=1)
    ]


def finish_clients(town: Town) -> list[dict[str, str]]:
    since: dict[str, date] = {}
    for unit in town.units:
        since[unit.client.code] = min(since.get(unit.client.code, LAST), unit.start.date())
    made = []
    for one in town.clients:
        if not one.without_papers:
            one.papers |= {"birth_certificate", "address", "id_card"}
            one.papers |= {"health_insured", "gp_registered"} if one.insured else set()
            one.papers |= (
                {"labour_registered"}
                if one.services["S18"] + one.services["S19"] + one.services["S67"] + one.services["S21"]
                else set()
            )
            one.papers |= {"immunisation_record"} if one.services["S37"] + one.services["S38"] else set()
        else:
            one.papers = {"birth_certificate"} | (one.papers & {"immunisation_record", "preliminary_assessment"})
            one.barriers |= {"no_id", "no_address"}
        if not one.insured:
            one.barriers.add("not_insured")
        consent = since.get(one.code, FIRST) - timedelta(days=town.dice.randint(0, 20))
        made.append(
            {
                "code": one.code, "birth_from": str(one.band), "birth_to": str(one.band + 4), "sex": one.sex, "area": one.area,
                "language": one.language, "barriers": " ".join(sorted(one.barriers)), "papers": " ".join(sorted(one.papers)),
                "assistant": one.assistant, "centre": CENTRES[one.assistant], "consent_on": consent.isoformat(),
                "consent_scope": "referral", "consent_until": (TODAY + timedelta(days=town.dice.randint(120, 360))).isoformat(),
            }
        )  # fmt: skip
    return made


def main() -> None:
    town = Town()
    needs = recorded_needs(town)
    by_key = {(row["client"], row["need"]): row["id"] for row in needs}
    referrals, events = [], []
    for number, unit in enumerate(town.units, start=1):
        referral = f"R{number:04d}"
        priority = "urgent" if unit.need.startswith(URGENT) else "routine"
        referrals.append(
            {
                "id": referral, "client": unit.client.code, "need": unit.need,
                "recorded_need": by_key[unit.client.code, unit.need], "service": unit.service["id"],
                "assistant": unit.client.assistant, "centre": CENTRES[unit.client.assistant], "priority": priority,
                "mode": town.dice.choice(["phone", "slip"]) if not unit.events else mode_of(unit),
            }
        )  # fmt: skip
        events += [
            {"referral": referral, "number": str(place), **event} for place, event in enumerate(unit.events, start=1)
        ]
    write(
        "clients.csv",
        "code,birth_from,birth_to,sex,area,language,barriers,papers,assistant,centre,consent_on,consent_scope,consent_until",
        finish_clients(town),
    )
    write("needs.csv", "id,client,need,recorded_on,hours,status", needs)
    write("referrals.csv", "id,client,need,recorded_need,service,assistant,centre,priority,mode", referrals)
    write(
        "events.csv",
        "referral,number,at,action,actor,said_by,channel,reason,paper,barrier,result,appointment_at,expected_on,accompanied_by,note",
        events,
    )


def mode_of(unit: Unit) -> str:
    if any(event.get("accompanied_by") for event in unit.events):
        return "accompanied"
    return {"slip": "slip", "letter": "letter", "message": "electronic"}.get(unit.events[1]["channel"], "phone")


if __name__ == "__main__":
    main()
