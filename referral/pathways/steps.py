"""A chain as steps in the order to take them: what each asks for, where that comes from, and what ends too soon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from referral.matching.ranking import Question
from referral.model import requirements
from referral.model.directory import Organisation, Service
from referral.model.ids import ServiceId
from referral.pathways.model import Ask
from referral.storage.directory import Directory

NO_DAYS: Final[Mapping[str, int]] = MappingProxyType({})
NO_ENDS: Final[Mapping[str, date]] = MappingProxyType({})
FOR_EVER: Final = date.max
ALSO: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Who sets out: `person.held` are the states held, `ends` the last day of those that end.

    `valid_days` is for how long a state is good once granted.
    """

    person: Question
    ends: Mapping[str, date] = field(default_factory=lambda: NO_ENDS)
    valid_days: Mapping[str, int] = field(default_factory=lambda: NO_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One service of a chain. `grants` are the states it is taken for (none when it is the goal itself).

    `begins` is the first day it can be asked for, `days` how long it usually takes. `also` are services that would do
    as well, `more` counts those not listed. `warnings`: window_closed, funding_ended (by the day it begins), travel.
    """

    number: int
    service: Service
    organisation: Organisation
    grants: tuple[str, ...]
    asks: tuple[Ask, ...]
    missing: tuple[str, ...]
    begins: date
    days: int
    also: tuple[ServiceId, ...] = ()
    more: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Steps in the order to take them."""

    steps: tuple[Step, ...]

    @property
    def days(self) -> int:
        """Return how long it usually takes, one step after the other."""
        return sum(step.days for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Had:
    """A state that is there: from which step (None: held before), until when."""

    step: int | None
    until: date


def travels(directory: Directory, person: Question, service: Service) -> bool:
    """Tell whether a service that a person can use is not for the person's own territory."""
    if person.area is None or not service.areas:
        return False
    return not set(service.areas) & set(directory.chain(person.area))


def chain(
    alike: Sequence[Sequence[Service]], directory: Directory, start: Start, *, held: frozenset[str], goal: str
) -> Chain:
    """Return the chain of a set of services, each given with those that would do as well.

    Of the steps that can be taken, those whose states last longest come first, so that a state with a short life is
    granted as late as possible.
    """
    waiting = list(alike)
    wanted = {code for services in alike for group in requirements.demands(services[0]) for code in group} | {goal}
    had = {state: _Had(step=None, until=start.ends.get(state, FOR_EVER)) for state in held}
    day, made = start.person.today, list[Step]()
    while waiting:
        able = [services for services in waiting if not requirements.lacking(services[0], had)]
        services = min(able, key=lambda some: (-_lasts(some[0], start), some[0].id))
        waiting.remove(services)
        step = _step(services, directory, start, had=had, wanted=wanted, number=len(made) + 1, begins=day, held=held)
        made.append(step)
        day = begun(day, step.days)
        had |= {
            state: _Had(
                step=step.number, until=begun(day, start.valid_days[state]) if state in start.valid_days else FOR_EVER
            )
            for state in step.service.grants
            if state not in had or had[state].until < day
        }
    return Chain(steps=tuple(made))


def begun(day: date, days: int) -> date:
    """Return the day some days later, or the last day there is."""
    return day + timedelta(days=min(days, (FOR_EVER - day).days))


def _step(
    services: Sequence[Service],
    directory: Directory,
    start: Start,
    *,
    had: Mapping[str, _Had],
    wanted: set[str],
    number: int,
    begins: date,
    held: frozenset[str],
) -> Step:
    service = services[0]
    return Step(
        number=number,
        service=service,
        organisation=directory.organisations[service.organisation],
        grants=tuple(state for state in service.grants if state in wanted and state not in had),
        asks=tuple(_ask(group, had, begins) for group in requirements.demands(service)),
        missing=requirements.lacking(service, held),
        begins=begins,
        days=service.wait_days or 0,
        also=tuple(other.id for other in services[1 : ALSO + 1]),
        more=max(len(services) - ALSO - 1, 0),
        warnings=tuple(_warnings(directory, start.person, service, begins)),
    )


def _ask(group: frozenset[str], had: Mapping[str, _Had], begins: date) -> Ask:
    """Return the state that answers a group: the one that lasts longest, one held before one still to be had."""
    own = [(had[state].until < begins, had[state].step or 0, state) for state in group if state in had]
    late, _, state = min(own)
    until = had[state].until
    return Ask(
        word=requirements.either(group),
        state=state,
        step=had[state].step,
        until=None if until == FOR_EVER else until,
        late=late,
    )


def _warnings(directory: Directory, person: Question, service: Service, begins: date) -> list[str]:
    window = requirements.window_of(service)
    found = {
        "travel": travels(directory, person, service),
        "window_closed": window is not None and not window.holds(begins),
        "funding_ended": service.funded_until is not None and service.funded_until < begins,
    }
    return [name for name, holds in found.items() if holds]


def _lasts(service: Service, start: Start) -> int:
    return min(
        (start.valid_days[state] for state in service.grants if state in start.valid_days), default=FOR_EVER.year * 366
    )
