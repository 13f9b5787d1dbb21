"""People, recorded needs and referrals of a made-up country: every referral is the replay of a legal history."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from graph.model import Node
from graph.store import Store
from referral.calendar import SOFIA
from referral.lifecycle.replay import apply_event
from referral.model.actors import ActingAs, Role, User
from referral.model.clients import Client, RecordedNeed
from referral.model.ids import ClientCode, OrganisationId, RecordedNeedId, ReferralId, UserId
from referral.model.referrals import Action, Event, Informant, Referral, State, TransitionData
from referral.storage import records
from tests.bench.country import PAPERS, Country, put

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)
DAYS = 490  # over how many days referrals are spread
PARTNER, CENTRE = (ActingAs.LINK, Informant.PARTNER), (ActingAs.ASSISTANT, Informant.ASSISTANT)
TOLD, CLIENT = (ActingAs.ON_BEHALF, Informant.PARTNER), (ActingAs.CLIENT, Informant.CLIENT)
SYSTEM = (ActingAs.SYSTEM, Informant.SYSTEM)
DECLINES = ("no_capacity", "not_eligible", "missing_documents", "outside_area", "service_not_offered")


@dataclass(frozen=True, slots=True)
class Step:
    """One transition of a course, how many days after the one before."""

    action: Action
    to: State
    days: float
    who: tuple[ActingAs, Informant]
    data: dict = field(default_factory=dict)


ACCEPT = Step(Action.ACCEPT, State.ACCEPTED, 1.2, PARTNER)
ASKED = Step(Action.FOLLOW_UP, State.COMPLETED, 14, CENTRE, {"result": "met"})
SERVED = (
    Step(Action.START, State.IN_SERVICE, 6, PARTNER),
    Step(Action.COMPLETE, State.COMPLETED, 9, PARTNER, {"result": "delivered_full"}),
)
SCHEDULED = Step(Action.SCHEDULE, State.SCHEDULED, 1, TOLD, {"place": "1"})
SILENT = (Step(Action.REMIND, State.SENT, 3, SYSTEM), Step(Action.EXPIRE, State.EXPIRED, 14, SYSTEM))
COURSES: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (20, (ACCEPT, *SERVED, ASKED)),
    (8, (Step(Action.ACKNOWLEDGE, State.ACKNOWLEDGED, 0.5, PARTNER), ACCEPT, *SERVED)),
    (8, (SCHEDULED, *SERVED, replace(ASKED, data={"result": "partly"}))),
    (5, (replace(ACCEPT, who=TOLD), Step(Action.COMPLETE, State.COMPLETED, 10, CLIENT, {"result": "advice_only"}))),
    (4, (SCHEDULED, Step(Action.MISS, State.ACCEPTED, 8, PARTNER, {"reason": "client_no_show"}), SERVED[1], ASKED)),
    (4, (SCHEDULED, Step(Action.FAIL, State.NOT_COMPLETED, 9, CENTRE, {"reason": "no_show"}))),
    (5, (Step(Action.WAITLIST, State.WAITLISTED, 2, PARTNER, {"expected": 60}),)),
    (4, (ACCEPT, Step(Action.UNACCEPT, State.ACKNOWLEDGED, 3, PARTNER, {"reason": "no_capacity"}))),
    (14, (Step(Action.DECLINE, State.DECLINED, 1.5, PARTNER, {}),)),
    (16, SILENT),
    (4, (Step(Action.CANCEL, State.CANCELLED, 4, CENTRE, {"reason": "client_changed_mind"}),)),
    (3, (ACCEPT, Step(Action.FAIL, State.NOT_COMPLETED, 20, CENTRE, {"reason": "could_not_contact"}))),
    (2, (Step(Action.ASK, State.NEEDS_INFO, 1, PARTNER), Step(Action.INFORM, State.ACKNOWLEDGED, 2, CENTRE), ACCEPT)),
    (2, (Step(Action.VOID, State.ENTERED_IN_ERROR, 0.1, CENTRE, {"reason": "wrong_client"}),)),
    (1, ()),
)
RE_ROUTED = (State.DECLINED, State.EXPIRED, State.NOT_COMPLETED)


class Histories:
    """Referrals of a country, five to a client; the same for the same size."""

    def __init__(self, country: Country, referrals: int) -> None:
        self.country, self.referrals = country, referrals
        self.dice = random.Random(20260116)
        self.centres = [OrganisationId(f"O{number:05}") for number in range(0, len(country.organisations), 100)]
        self.assistants = [UserId(f"U{number:05}") for number in range(max(referrals // 2000, 5))]
        self.offers: dict[str, list[str]] = {}
        for service in country.services.values():
            for need in service.needs:
                self.offers.setdefault(need, []).append(service.id)

    def users(self) -> list[User]:
        return [
            User(id=one, login=one, name=one, role=Role.ASSISTANT, centre=self._centre(one), created_at=NOW)
            for one in self.assistants
        ]

    def _centre(self, assistant: str) -> OrganisationId:
        return self.centres[int(assistant[1:]) % len(self.centres)]

    def clients(self) -> Iterator[Client]:
        dice = random.Random(3)
        homes = dice.choices(self.country.homes, self.country.weights, k=max(self.referrals // 5, 1))
        for number, home in enumerate(homes):
            assistant = self.assistants[number % len(self.assistants)]
            born = dice.choice([1940, 1960, 1975, 1990, 2000, 2010, 2020])
            held = tuple(sorted(dice.sample(PAPERS, dice.randint(2, 6))))
            yield Client(
                id=ClientCode(f"C{number:06}"), area=dice.choice(self.country.inside[home]), assistant=assistant,
                centre=self._centre(assistant), birth_from=born, birth_to=born + 4, language=dice.choice(["bg", "rom", "tr"]),
                held=held, not_held=tuple(one for one in PAPERS if one not in held and dice.random() < 0.5),
            )  # fmt: skip

    def needs_and_referrals(self) -> Iterator[tuple[RecordedNeed, list[tuple[Referral, list[Event]]]]]:
        """Yield a recorded need with the referrals for it, one after the other; some needs have none."""
        dice, clients, made, number = self.dice, list(self.clients()), 0, 0
        codes = list(self.offers)
        while made < self.referrals:
            client, need = dice.choice(clients), dice.choice(codes)
            at = NOW - timedelta(days=dice.random() * DAYS, minutes=3)
            recorded = RecordedNeed(
                id=RecordedNeedId(f"N{number:07}"), client=client.id, need=need, area=client.area,
                recorded_on=at.astimezone(SOFIA).date(), centre=client.centre, assistant=client.assistant,
                hours=("evening",) if dice.random() < 0.03 else (),
            )  # fmt: skip
            number += 1
            chain: list[tuple[Referral, list[Event]]] = []
            while made < self.referrals and dice.random() < 0.95 and at < NOW:
                before = chain[-1] if chain else None
                chain.append(self._referral(recorded, ReferralId(f"R{made:07}"), at, before[0] if before else None))
                made += 1
                last, events = chain[-1]
                if last.state not in RE_ROUTED or dice.random() < 0.6 or made >= self.referrals:
                    break
                at = events[-1].at + timedelta(days=1)
                if at >= NOW:
                    break
                follows = Event(
                    referral=last.id, number=last.events + 1, at=at, action=Action.REROUTE, from_state=last.state,
                    to_state=last.state, actor=client.assistant, acting_as=CENTRE[0], informant=CENTRE[1],
                    data=TransitionData(informant=CENTRE[1], next_referral=ReferralId(f"R{made:07}")),
                )  # fmt: skip
                chain[-1] = (apply_event(last, follows), [*events, follows])
            met = any(one.need_result == "met" for one, _ in chain)
            referred = any(one.ended_at is None for one, _ in chain)
            yield replace(recorded, status="met" if met else "referred" if referred else "open"), chain

    def _referral(
        self, need: RecordedNeed, number: ReferralId, at: datetime, before: Referral | None
    ) -> tuple[Referral, list[Event]]:
        dice = self.dice
        service = self.country.services[dice.choice(self.offers[need.need])]
        referral = Referral(
            id=number, short_code=number[1:], client=need.client, need=need.need, area=need.area, centre=need.centre or self.centres[0],
            assistant=need.assistant or self.assistants[0], delivery="phone", service=service.id, organisation=service.organisation,
            priority=dice.choices(["routine", "urgent", "emergency"], [80, 17, 3])[0], recorded_need=need.id,
            route=dice.choices(["direct", "official_direction", "report"], [96, 3, 1])[0], follows=before.id if before else None,
        )  # fmt: skip
        course = dice.choices(COURSES, [weight for weight, _ in COURSES])[0][1]
        consent = {"consent_on": at.astimezone(SOFIA).date(), "consent_channel": "oral", "channel": "phone"}
        begin = (
            Step(Action.CREATE, State.DRAFT, 0, CENTRE),
            Step(Action.SEND, State.SENT, dice.random() / 100, CENTRE, consent),
        )
        events: list[Event] = []
        for step in (*begin, *course):
            at += timedelta(days=step.days * (0.5 + dice.random()))
            if at >= NOW:
                break
            event = self._event(referral, step, at)
            referral = apply_event(referral, event)
            events.append(event)
        return referral, events

    def _event(self, referral: Referral, step: Step, at: datetime) -> Event:
        data = dict(step.data)
        if days := data.pop("expected", None):
            data["expected_on"] = (at + timedelta(days=days)).date()
        if step.action is Action.SCHEDULE:
            data["appointment_at"] = at + timedelta(days=5)
        if step.action is Action.DECLINE:
            data["reason"] = self.dice.choice(DECLINES)
            if data["reason"] == "missing_documents":
                data["missing"] = self.dice.choice(PAPERS)
        stays = step.action in {Action.REMIND, Action.FOLLOW_UP}
        return Event(
            referral=referral.id, number=referral.events + 1, at=at, action=step.action,
            from_state=referral.state if referral.events else None, to_state=referral.state if stays else step.to,
            actor=referral.assistant, acting_as=step.who[0], informant=step.who[1],
            data=TransitionData(informant=step.who[1], **data),
        )  # fmt: skip

    def fill(self, store: Store, *, step: int = 5000) -> None:
        """Store all of it; the country must be there."""
        put(store, [records.to_node(one) for one in self.users()])
        put(store, [records.to_node(one) for one in self.clients()])
        needs: list[Node] = []
        referrals: list[Node] = []
        events: list[Node] = []

        def flush() -> None:
            put(store, needs)
            put(store, referrals)
            for start in range(0, len(events), 10_000):
                store.write(lambda tx, part=events[start : start + 10_000]: tx.append(part))
            for written in (needs, referrals, events):
                written.clear()

        for need, chain in self.needs_and_referrals():
            needs.append(records.to_node(need))
            referrals += [records.to_node(one) for one, _ in chain]
            events += [records.event_node(event) for _, history in chain for event in history]
            if len(referrals) >= step:
                flush()
        flush()
