"""Two scenarios side by side, line by line."""

from collections.abc import Callable
from typing import Final

from web.wording.languages import N_
from web.wording.what_if.answer import GAINED, LOST, WhatIfWords
from web.wording.what_if.tables import Cell, Table

NOT_SHOWN: Final = N_("hidden")


def _answered(told: WhatIfWords) -> str:
    return told.words.number(told.answer.answered[1])


def _lost_needs(told: WhatIfWords) -> str:
    return told.words.labels("needs", tuple(shift.need for shift in told.answer.lost)) or "—"


def _gained_needs(told: WhatIfWords) -> str:
    return told.words.labels("needs", tuple(shift.need for shift in told.answer.gained)) or "—"


def _lose(told: WhatIfWords) -> str:
    people = told.answer.people
    return told.words.say(NOT_SHOWN) if people is None else told.words.number(people.all.lost.people)


def _gain(told: WhatIfWords) -> str:
    people = told.answer.people
    return told.words.say(NOT_SHOWN) if people is None else told.words.number(people.all.gained.people)


def _nowhere(told: WhatIfWords) -> str:
    waits = told.answer.waits
    return told.words.say(NOT_SHOWN) if waits is None else told.words.number(waits.nowhere)


# The lines of the comparison, in their order.
LINES: Final[tuple[tuple[str, Callable[[WhatIfWords], str]], ...]] = (
    (N_("Kinds of need that somebody answers"), _answered),
    (N_("Kinds of need lost"), _lost_needs),
    (N_("Kinds of need gained"), _gained_needs),
    (LOST, _lose),
    (GAINED, _gain),
    (N_("Under way, with nowhere to go"), _nowhere),
    (N_("Gaps that would be new"), lambda told: told.words.number(len(told.answer.new))),
    (N_("Gaps that would be gone"), lambda told: told.words.number(len(told.answer.gone))),
    (N_("Organisations cut off"), lambda told: told.names(told.answer.parts.cut_off) or "—"),
    (N_("Organisations joined"), lambda told: told.names(told.answer.parts.joined) or "—"),
)


def comparison(first: tuple[str, WhatIfWords], second: tuple[str, WhatIfWords]) -> Table:
    """Return two answers side by side, each with the name of its scenario."""
    say = first[1].words.say
    return Table(
        code="comparison",
        label=say(N_("Two scenarios side by side")),
        columns=("", first[0], second[0]),
        rows=tuple(
            (Cell(text=say(label)), Cell(text=value(first[1])), Cell(text=value(second[1]))) for label, value in LINES
        ),
    )
