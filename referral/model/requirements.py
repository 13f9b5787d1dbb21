"""What a service requires and what a client holds: groups of alternatives, yearly windows, last days."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from referral.calendar import read_day
from referral.model.clients import Client
from referral.model.directory import Service
from referral.vocabulary import Vocabulary

OR: Final = "|"
UNTIL: Final = "="
INSURED: Final = "health_insured"
_WINDOW: Final = re.compile(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)", re.ASCII)
_LEAP: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of every year, both ends included, as (month, day); it may run over New Year."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the window."""
        now = (day.month, day.day)
        if self.opens <= self.closes:
            return self.opens <= now <= self.closes
        return now >= self.opens or now <= self.closes

    def opening(self, day: date) -> date:
        """Return the first day of the window on or after a day; 29 February is 1 March where there is none."""
        this_year = _day(day.year, self.opens)
        return this_year if this_year >= day else _day(day.year + 1, self.opens)

    def closing(self, day: date) -> date:
        """Return the last day of the window on or after a day; 29 February is 28 February where there is none."""
        this_year = _day(day.year, self.closes, late=False)
        return this_year if this_year >= day else _day(day.year + 1, self.closes, late=False)


def alternatives(word: str) -> tuple[str, ...]:
    """Return the prerequisites of which one is enough."""
    return tuple(word.split(OR))


@lru_cache(maxsize=1 << 14)
def either(group: frozenset[str]) -> str:
    """Return the word of a group of alternatives: its codes in order, joined by `|`."""
    return OR.join(sorted(group))


def required_groups(service: Service) -> tuple[frozenset[str], ...]:
    """Return the groups of which a service requires one each; one that accepts the uninsured requires no insurance."""
    if not service.requires and not service.requires_any:
        return ()
    return _groups(service.requires, service.requires_any, INSURED if service.accepts_uninsured else None)


@lru_cache(maxsize=1 << 14)
def _groups(single: tuple[str, ...], joined: tuple[str, ...], waived: str | None) -> tuple[frozenset[str], ...]:
    groups = [frozenset({code}) for code in single if code != waived]
    return tuple(dict.fromkeys([*groups, *(frozenset(alternatives(word)) for word in joined)]))


def required_words(service: Service) -> tuple[str, ...]:
    """Return what a service requires, each group of alternatives as one word."""
    return _words(required_groups(service)) if service.requires or service.requires_any else ()


@lru_cache(maxsize=1 << 14)
def _words(groups: tuple[frozenset[str], ...]) -> tuple[str, ...]:
    return tuple(map(either, groups))


def missing_words(words: Iterable[str], held: frozenset[str]) -> tuple[str, ...]:
    """Return the words of which no alternative is held."""
    return tuple([word for word in words if held.isdisjoint(alternatives(word))])


def denied_words(words: Iterable[str], not_held: frozenset[str]) -> tuple[str, ...]:
    """Return the words of which every alternative is known not to be held."""
    return tuple([word for word in words if not_held.issuperset(alternatives(word))])


def missing(service: Service, held: Iterable[str]) -> tuple[str, ...]:
    """Return the groups that a service requires and of which nothing is held, each as one word."""
    words = required_words(service)
    return _missing(words, frozenset(held)) if words else ()


@lru_cache(maxsize=1 << 16)
def _missing(words: tuple[str, ...], held: frozenset[str]) -> tuple[str, ...]:
    return missing_words(words, held)


def read_window(text: str) -> Window | None:
    """Return the window a text MM-DD/MM-DD names, or None when it names none."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        return None
    from_month, from_day, to_month, to_day = (int(part) for part in match.groups())
    try:
        date(_LEAP, from_month, from_day), date(_LEAP, to_month, to_day)
    except ValueError:
        return None
    return Window(opens=(from_month, from_day), closes=(to_month, to_day))


def window_of(service: Service) -> Window | None:
    """Return when one can apply for a service; None is always."""
    return read_window(service.window) if service.window else None


def read_until(word: str) -> tuple[str, date] | None:
    """Return the prerequisite and the last day that a word code=YYYY-MM-DD names, or None when it names none."""
    code, equals, day = word.partition(UNTIL)
    try:
        return (code, read_day(day)) if code and equals else None
    except ValueError:
        return None


def until_of(client: Client) -> Mapping[str, date]:
    """Return the last day of each prerequisite that ends and is held."""
    ends = (read_until(word) for word in client.held_until)
    return {code: day for code, day in filter(None, ends) if code in client.held}


def held(client: Client, today: date) -> frozenset[str]:
    """Return the prerequisites a client holds today."""
    until = until_of(client)
    return frozenset(code for code in client.held if until.get(code, today) >= today)


def not_held(client: Client, today: date) -> frozenset[str]:
    """Return the prerequisites that a client is known not to hold today: those said so, and those that have ended."""
    return frozenset(client.not_held) - frozenset(client.held) | frozenset(client.held) - held(client, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Prerequisites held, those known not to be held, and those of the held that the law gives at this age."""

    held: frozenset[str]
    not_held: frozenset[str]
    by_law: frozenset[str] = frozenset()


def completed(words: Vocabulary, said: Papers, *, ages: tuple[int, int] | None, barriers: Iterable[str]) -> Papers:
    """Return what was said of prerequisites with what the barriers and the age of a person say of them.

    What the law gives at this age is held, whatever else is said; what is held is not lacking because of a barrier.
    `ages` are the youngest and oldest the person can be. web/static/offline/match.js does the same on a phone.
    """
    oldest = None if ages is None else ages[1]
    by_law = frozenset(code for code, age in words.by_law_to_age.items() if oldest is not None and oldest <= age)
    held, standing = said.held | by_law, frozenset(barriers)
    denied = {lacking for barrier, lacking in words.lacks.items() if barrier in standing}
    return Papers(held=held, not_held=(said.not_held | denied) - held, by_law=by_law)


def ages_of(client: Client, today: date) -> tuple[int, int] | None:
    """Return the youngest and oldest that a client can be today, in whole years; None when nothing is known."""
    if client.birth_from is None or client.birth_to is None:
        return None
    return max(today.year - client.birth_to - 1, 0), today.year - client.birth_from


def papers_of(words: Vocabulary, client: Client, today: date) -> Papers:
    """Return what is known of a client's prerequisites today."""
    said = Papers(held=held(client, today), not_held=not_held(client, today))
    return completed(words, said, ages=ages_of(client, today), barriers=client.barriers)


def standing_barriers(client: Client, lacks: Mapping[str, str], today: date) -> tuple[str, ...]:
    """Return the barriers of a client without those that a prerequisite gained in the meantime has ended.

    `lacks` says which prerequisite a person with a barrier does not have.
    """
    now_held = held(client, today)
    return tuple(barrier for barrier in client.barriers if lacks.get(barrier) not in now_held)


def gained(client: Client, states: Iterable[str], until: Mapping[str, date]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a client holds after gaining prerequisites, and their last days.

    `until` gives the last days of those gained; one that is not in it has none.
    """
    fresh = tuple(dict.fromkeys(states))
    all_held = tuple(dict.fromkeys([*client.held, *fresh]))
    ends = {**{code: day for code, day in until_of(client).items() if code not in fresh}, **until}
    return all_held, tuple(f"{code}{UNTIL}{day.isoformat()}" for code, day in sorted(ends.items()))


def _day(year: int, when: tuple[int, int], *, late: bool = True) -> date:
    month, day = when
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=0 if late else 1)
