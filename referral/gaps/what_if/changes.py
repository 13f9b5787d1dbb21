"""A change of the directory to be tried, as a shape and as a line of text such as `set S33 hours+=evening`."""

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.errors import BadInput

MOST_CHANGES: Final = 20
LONGEST_CHANGE: Final = 1000
FIELD: Final = "change"  # the name under which forms, addresses and refusals speak of a change


class Verb(StrEnum):
    """What a change does."""

    CLOSE = "close"
    OPEN = "open"
    SET = "set"
    ADD_ORGANISATION = "add-organisation"
    ADD_SERVICE = "add-service"
    TIE = "tie"
    UNTIE = "untie"


# Verbs that may name several entries at once, each of which is a change of its own.
_OF_MANY: Final = frozenset({Verb.CLOSE, Verb.OPEN})
_OF_TWO: Final = frozenset({Verb.TIE, Verb.UNTIE})
_WITH_VALUES: Final = frozenset({Verb.SET, Verb.ADD_ORGANISATION, Verb.ADD_SERVICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: the id of what it is about, the `other` end of a tie, the values of fields as they are written.

    A field whose name ends in + or - is added to, or taken from, what the list of that name holds.
    """

    verb: Verb
    subject: str
    other: str | None = None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """Return the change as the line of text that `read_changes` reads."""
        named = [self.verb.value, self.subject, *([self.other] if self.other else [])]
        return shlex.join([*named, *(f"{name}={value}" for name, value in self.values.items())])


def read_changes(lines: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes that lines of text name, in order. Errors: BadInput with the first line that names none."""
    return from_words(word for line in lines for word in _words(line))


def from_words(words: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes that words name: each verb begins one, `close O28 O06` is two.

    Errors: BadInput with the first change that is not whole, or when there are too many.
    """
    sentences: list[list[str]] = []
    for word in words:
        if word in set(Verb) or not sentences:
            sentences.append([word])
        else:
            sentences[-1].append(word)
    changes = tuple(change for sentence in sentences for change in _read(sentence))
    if len(changes) > MOST_CHANGES:
        raise refused("too_many_changes", most=MOST_CHANGES)
    return changes


def refused(code: str, /, **details: object) -> BadInput:
    """Return the refusal of a change."""
    return BadInput(problems=((FIELD, code, details),))


def _words(line: str) -> list[str]:
    if len(line) > LONGEST_CHANGE:
        raise refused("too_long", longest=LONGEST_CHANGE)
    try:
        return shlex.split(line.replace("\x00", ""))
    except ValueError as error:
        raise refused("no_change", change=line) from error


def _read(words: Sequence[str]) -> tuple[Change, ...]:
    """Return the changes of one verb and what stands behind it."""
    verb, rest = words[0], words[1:]
    ids = [word for word in rest if "=" not in word]
    values = {name: value for name, equals, value in (word.partition("=") for word in rest) if equals}
    if verb not in set(Verb) or not ids:
        raise refused("no_change", change=shlex.join(words))
    change = Verb(verb)
    wanted = len(ids) if change in _OF_MANY else 2 if change in _OF_TWO else 1
    takes_values = change in _WITH_VALUES
    if len(ids) != wanted or bool(values) != takes_values or len(values) != len(rest) - len(ids):
        raise refused("no_change", change=shlex.join(words))
    if change in _OF_MANY:
        return tuple(Change(verb=change, subject=one) for one in ids)
    other = ids[1] if change in _OF_TWO else None
    return (Change(verb=change, subject=ids[0], other=other, values=MappingProxyType(values)),)
