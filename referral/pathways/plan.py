"""Services require and grant states: the cheapest steps from what a person holds to a goal, or the first blockers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from referral.matching.model import HelpRequest, Reason
from referral.matching.obstacles import Obstacles
from referral.matching.ranking import obstacle_of_the_day
from referral.model import requirements
from referral.model.clients import Client
from referral.model.directory import Service
from referral.model.ids import NeedCode, ServiceId
from referral.pathways import planner, steps
from referral.pathways.blockers import GOAL, blockers_of
from referral.pathways.model import Blocker, Goal, GoalKind
from referral.pathways.planner import Operator
from referral.pathways.steps import Course, Start, StepSequence
from referral.storage.directory import Directory

MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The answer: nothing to do (`reached`), sequences cheapest first, or blockers and what would follow without them.

    Sequences are ordered by steps, then days, then travels. `proved` is False when a search was cut short.
    """

    goal: Goal
    reached: bool = False
    sequences: tuple[StepSequence, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    afterwards: StepSequence | None = None
    proved: bool = True


def start_of(client: Client, question: HelpRequest, *, valid_days: Mapping[str, int]) -> Start:
    """Return what a client begins a pathway with."""
    return Start(person=question, ends=requirements.until_of(client), valid_days=valid_days)


def find(directory: Directory, goal: Goal, start: Start, obstacles: Obstacles | None = None) -> Plan:
    """Return the cheapest sequences of steps to a goal, at most three, or the first blockers and why.

    Every step is usable by this person today: active, in reach, of the right age, open when the person can come, funded
    and with places; its window is open on the day it begins. A document that has ended by the day a step needs it is
    got again by a step before. Services outside the municipality are steps with a travel. `obstacles` is what is known
    already, for who plans for many people in one directory.
    """
    held = start.person.held or frozenset()
    if goal.kind is GoalKind.STATE and goal.code in held:
        return Plan(goal=goal, reached=True)
    search = _PlanSearch(directory, goal, start, obstacles or Obstacles(directory))
    sequences, proved = search.timely(held)
    if sequences:
        return Plan(goal=goal, sequences=sequences, proved=proved)
    blockers = blockers_of(
        directory, search.reached(held), search.goals, obstacle=search.obstacle, states=search.goal_states
    )
    opened = held | {requirements.alternatives(blocker.state)[0] for blocker in blockers if blocker.state}
    after, _ = search.search(opened, most=1)
    return Plan(goal=goal, blockers=blockers, afterwards=after[0] if after else None)


class _PlanSearch:
    """The part of the directory that matters for one goal and one person."""

    def __init__(self, directory: Directory, goal: Goal, start: Start, obstacles: Obstacles) -> None:
        self.directory, self.goal, self.start = directory, goal, start
        self._known, self._first_obstacle = obstacles, obstacles.of(start.person)
        self._obstacles: dict[ServiceId, Reason | None] = {}
        self._held = start.person.held or frozenset()
        self.goals: tuple[Service, ...] = ()
        self.goal_states: tuple[str, ...] = ()
        if goal.kind is GoalKind.STATE:
            self.goal_states = (goal.code,)
        elif goal.kind is GoalKind.NEED:
            self.goals = directory.services_for.get(NeedCode(goal.code), ())
        elif (service := directory.services.get(ServiceId(goal.code))) is not None:
            self.goals = (service,)
        self._services = self._relevant()

    def obstacle(self, service: Service) -> Reason | None:
        """Return what keeps this person from a service, the prerequisites aside."""
        if service.id not in self._obstacles:
            self._obstacles[service.id] = self._first_obstacle(service)
        return self._obstacles[service.id]

    def reached(self, held: frozenset[str]) -> frozenset[str]:
        """Return every state that can be had."""
        bits, operators, _ = self._operators(held)
        had, _ = planner.closure(operators, 0)
        return held | {state for state, bit in bits.items() if had & bit and state != GOAL}

    def search(self, held: frozenset[str], *, most: int = MOST) -> tuple[tuple[StepSequence, ...], bool]:
        """Return the cheapest sequences from what is held."""
        bits, operators, equivalents = self._operators(held)
        wanted = sum(bits.get(state, 0) for state in self.goal_states) or bits[GOAL]
        solutions, proved = planner.cheapest(operators, 0, wanted, most=most)
        course = Course(directory=self.directory, start=self.start, held=held, goal=self.goal.code, renew=self._renewal)
        sequences = tuple(
            steps.sequence([equivalents[operator.name] for operator in operators], course) for operators in solutions
        )
        return sequences, proved

    def timely(self, held: frozenset[str]) -> tuple[tuple[StepSequence, ...], bool]:
        """Return the cheapest sequences of which every step begins on a day when it is open.

        A service that is closed on the day its step begins is an obstacle from then on, with the day it opens.
        """
        timely: dict[tuple[ServiceId, ...], StepSequence] = {}
        while True:
            sequences, proved = self.search(held)
            closed = {key: reason for sequence in sequences for key, reason in self._closed(sequence)}
            for sequence in sequences:
                if not any("window_closed" in step.warnings for step in sequence.steps):
                    timely.setdefault(tuple(step.service.id for step in sequence.steps), sequence)
            if not closed:
                return tuple(sorted(timely.values(), key=_cost)[:MOST]), proved
            self._obstacles |= closed
            self._services = self._relevant()

    def _closed(self, sequence: StepSequence) -> Iterator[tuple[ServiceId, Reason]]:
        """Yield the services of a sequence that are closed on the day their step begins, and those like them."""
        for step in sequence.steps:
            for key in (step.service.id, *step.also) if "window_closed" in step.warnings else ():
                reason = obstacle_of_the_day(self.start.person, self.directory.services[key], step.begins)
                if reason is not None:
                    yield key, reason

    def _renewal(self, state: str, good: frozenset[str]) -> tuple[Sequence[Service], ...]:
        """Return the services that grant a state again to somebody who holds what is good on that day."""
        start = replace(self.start, person=replace(self.start.person, held=good - {state}))
        search = _PlanSearch(self.directory, Goal(kind=GoalKind.STATE, code=state), start, self._known)
        search._obstacles |= {key: reason for key, reason in self._obstacles.items() if reason is not None}
        search._services = search._relevant()
        bits, operators, equivalents = search._operators(good - {state})
        solutions, _ = planner.cheapest(operators, 0, bits.get(state, 0), most=1)
        return tuple(equivalents[operator.name] for operator in solutions[0]) if solutions else ()

    def _relevant(self) -> tuple[Service, ...]:
        """Return the usable services that lead, over any number of steps, to the goal."""
        usable = {service.id: service for service in self.goals if self.obstacle(service) is None}
        queue, visited = list(usable.values()), set(self.goal_states)
        wanted = list(self.goal_states)
        while queue or wanted:
            for state in wanted:
                for service in self.directory.granting.get(state, ()):
                    if service.id not in usable and self.obstacle(service) is None:
                        usable[service.id] = service
                        queue.append(service)
            groups = (group for service in queue for group in requirements.required_groups(service))
            required = {code for group in groups if not group & self._held for code in group}
            queue, wanted = [], sorted(required - visited)
            visited |= required
        self._states = visited
        return tuple(usable.values())

    def _operators(self, held: frozenset[str]) -> tuple[dict[str, int], list[Operator], dict[str, list[Service]]]:
        """Return the bit of each state, one operator for all services that do the same, and those services."""
        bits = {state: 1 << place for place, state in enumerate([GOAL, *sorted(self._states - held)])}
        goals = {service.id for service in self.goals}
        equivalents: dict[tuple[frozenset[int], int], list[Service]] = {}
        for service in self._services:
            groups = (group for group in requirements.required_groups(service) if not group & held)
            required = frozenset(sum(bits[code] for code in group) for group in groups)
            grants = sum(bits.get(state, 0) for state in set(service.grants)) | (bits[GOAL] * (service.id in goals))
            equivalents.setdefault((required, grants), []).append(service)
        operators, same = list[Operator](), dict[str, list[Service]]()
        for (required, grants), services in equivalents.items():
            best = sorted(services, key=self._price)
            if grants:
                steps, days, travels = 1, *self._price(best[0])[:2]
                name = str(best[0].id)
                operators.append(
                    Operator(name=name, required=tuple(sorted(required)), grants=grants, cost=(steps, days, travels))
                )
                same[name] = best
        return bits, sorted(operators, key=lambda operator: operator.name), same

    def _price(self, service: Service) -> tuple[int, int, str]:
        travels = steps.travels(self.directory, self.start.person, service)
        return (service.wait_days or 0, int(travels), service.id)


def _cost(sequence: StepSequence) -> tuple[int, int, int]:
    return len(sequence.steps), sequence.days, sum("travel" in step.warnings for step in sequence.steps)
