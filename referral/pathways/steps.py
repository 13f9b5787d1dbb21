"""Steps in the order to take them: what each requires, where that comes from, and what ends too soon. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from referral.matching.model import HelpRequest
from referral.model import requirements
from referral.model.directory import Organisation, Service
from referral.model.ids import ServiceId
from referral.pathways.model import StepRequirement
from referral.storage.directory import Directory

NO_DAYS: Final[Mapping[str, int]] = MappingProxyType({})
NO_ENDS: Final[Mapping[str, date]] = MappingProxyType({})
FOR_EVER: Final = date.max
ALSO: Final = 5
RENEWALS: Final = 3  # states that are renewed before one step


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a person begins: `person.held` are the states held, `ends` the last day of those that end.

    `valid_days` is for how long a state is good once granted.
    """

    person: HelpRequest
    ends: Mapping[str, date] = field(default_factory=lambda: NO_ENDS)
    valid_days: Mapping[str, int] = field(default_factory=lambda: NO_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One service to go to. `grants` are the states it is taken for (none when it is the goal itself).

    `begins` is the first day it can be asked for, `days` how long it usually takes. `also` are services that would do
    as well, `more` counts those not listed. `warnings`: window_closed, funding_ended (by the day it begins), travel.
    """

    number: int
    service: Service
    organisation: Organisation
    grants: tuple[str, ...]
    required: tuple[StepRequirement, ...]
    missing: tuple[str, ...]
    begins: date
    days: int
    also: tuple[ServiceId, ...] = ()
    more: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSequence:
    """Steps in the order to take them."""

    steps: tuple[PlanStep, ...]

    @property
    def days(self) -> int:
        """Return how long it usually takes, one step after the other."""
        return sum(step.days for step in self.steps)


Renewal = Callable[[str, frozenset[str]], Sequence[Sequence[Service]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What steps are put in order for: the goal, where the person begins and holds by then, and how to renew a state.

    `renew` returns for a state, and for the states that are good on that day, the services that grant it again, each
    with those that would do as well, in a working order; none when nobody does.
    """

    directory: Directory
    start: Start
    held: frozenset[str]
    goal: str
    renew: Renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class _HeldState:
    """A state that is there: from which step (None: held before), until when."""

    step: int | None
    until: date


def travels(directory: Directory, person: HelpRequest, service: Service) -> bool:
    """Tell whether a service that a person can use is not for the person's own territory."""
    if person.area is None or not service.areas:
        return False
    return not set(service.areas) & set(directory.chain(person.area))


def sequence(equivalents: Sequence[Sequence[Service]], course: Course) -> StepSequence:
    """Return the order in which to take a set of services, each given with those that would do as well.

    Of the steps that can be taken, those that are open on that day come first, of these the ones that are not always
    open, then those whose states last longest: a state with a short life is granted as late as possible. A state that
    has ended by the day it is needed is granted again by a step before that.
    """
    required = {
        code for services in equivalents for group in requirements.required_groups(services[0]) for code in group
    }
    builder = _SequenceBuilder(course, wanted=required | {course.goal})
    waiting = list(equivalents)
    while waiting:
        possible = [services for services in waiting if not requirements.missing(services[0], builder.available)]
        services = min(possible, key=builder.preference)
        waiting.remove(services)
        builder.take(services)
    return StepSequence(steps=tuple(builder.steps))


def begun(day: date, days: int) -> date:
    """Return the day some days later, or the last day there is."""
    return day + timedelta(days=min(days, (FOR_EVER - day).days))


class _SequenceBuilder:
    """The steps taken so far, the day they end on, and the states available by then."""

    def __init__(self, course: Course, *, wanted: set[str]) -> None:
        self.course, self.directory, self.start, self.wanted = course, course.directory, course.start, wanted
        self.steps: list[PlanStep] = []
        self.day = self.start.person.today
        ends = self.start.ends
        self.available = {state: _HeldState(step=None, until=ends.get(state, FOR_EVER)) for state in course.held}

    def preference(self, services: Sequence[Service]) -> tuple[bool, bool, int, str]:
        """Return the sort key of some equivalent services as the next step."""
        is_open = any(_is_open(service, self.day) for service in services)
        return not is_open, services[0].window is None, -_lasts(services[0], self.start), services[0].id

    def take(self, services: Sequence[Service]) -> None:
        """Add one of some equivalent services as the next step, after what renews the states it needs."""
        for _ in range(RENEWALS):
            ended = self._ended(services[0])
            renewal = next(filter(None, (self.course.renew(state, self._good()) for state in ended)), ())
            for granting in renewal:
                self._take(granting)
            if not renewal:
                break
        self._take(services)

    def _take(self, services: Sequence[Service]) -> None:
        """Add the first of some equivalent services that is open; what it grants is available after it."""
        step = self._step(sorted(services, key=lambda service: not _is_open(service, self.day)))
        self.steps.append(step)
        self.day = begun(self.day, step.days)
        valid_days = self.start.valid_days
        for state in step.service.grants:
            if state not in self.available or self.available[state].until < self.day:
                until = begun(self.day, valid_days[state]) if state in valid_days else FOR_EVER
                self.available[state] = _HeldState(step=step.number, until=until)

    def _good(self) -> frozenset[str]:
        return frozenset(state for state, held in self.available.items() if held.until >= self.day)

    def _ended(self, service: Service) -> tuple[str, ...]:
        """Return the states of the first group a service requires of which every one that was there has ended."""
        good = self._good()
        groups = (group for group in requirements.required_groups(service) if not group & good)
        return tuple(sorted(next(groups, frozenset()) & self.available.keys()))

    def _step(self, services: Sequence[Service]) -> PlanStep:
        service, good = services[0], self._good()
        grants = (state for state in service.grants if state in self.wanted and state not in good)
        return PlanStep(
            number=len(self.steps) + 1,
            service=service,
            organisation=self.directory.organisations[service.organisation],
            grants=tuple(grants),
            required=tuple(self._requirement(group) for group in requirements.required_groups(service)),
            missing=requirements.missing(service, self.course.held),
            begins=self.day,
            days=service.wait_days or 0,
            also=tuple(other.id for other in services[1 : ALSO + 1]),
            more=max(len(services) - ALSO - 1, 0),
            warnings=tuple(_warnings(self.directory, self.start.person, service, self.day)),
        )

    def _requirement(self, group: frozenset[str]) -> StepRequirement:
        """Return the state that meets a group: the one that lasts longest, one held before one still to be granted."""
        available = {state: self.available[state] for state in group if state in self.available}
        late, _, state = min((held.until < self.day, held.step or 0, state) for state, held in available.items())
        until = available[state].until
        return StepRequirement(
            word=requirements.either(group),
            state=state,
            step=available[state].step,
            until=None if until == FOR_EVER else until,
            late=late,
        )


def _warnings(directory: Directory, person: HelpRequest, service: Service, begins: date) -> list[str]:
    warnings = {
        "travel": travels(directory, person, service),
        "window_closed": not _is_open(service, begins),
        "funding_ended": service.funded_until is not None and service.funded_until < begins,
    }
    return [name for name, holds in warnings.items() if holds]


def _is_open(service: Service, day: date) -> bool:
    window = requirements.window_of(service)
    return window is None or window.holds(day)


def _lasts(service: Service, start: Start) -> int:
    return min(
        (start.valid_days[state] for state in service.grants if state in start.valid_days), default=FOR_EVER.year * 366
    )
