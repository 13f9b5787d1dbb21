"""The tables of an answer, the same for the page, the terminal and a file; and that of losses of organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from referral.gaps.what_if.effects.resilience import Loss
from web.wording.languages import N_
from web.wording.what_if.changes import ChangeWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table, and where it leads."""

    text: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A part of the answer; without rows, `empty` is said."""

    code: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    note: str = ""


def losses_table(losses: Sequence[Loss], say: ChangeWords) -> Table:
    """Return how many kinds of need would be left after losing one, two or three organisations."""
    words = say.words
    columns = (
        N_("Organisations lost"), N_("Which, at worst"), N_("Kinds of need lost with them"), N_("Left after the worst"),
        N_("Left on average"),
    )  # fmt: skip
    return Table(
        code="losses",
        label=words.say(N_("If organisations stopped")),
        columns=tuple(map(words.say, columns)),
        rows=tuple(
            (
                Cell(text=words.number(loss.lost), is_number=True),
                Cell(text=", ".join(map(say.entry, loss.organisations))),
                Cell(text=words.labels("needs", loss.needs) or "—"),
                Cell(text=words.number(loss.left), is_number=True),
                Cell(text=words.decimal(loss.left_on_average), is_number=True),
            )
            for loss in losses
        ),
        note=words.say(
            N_("Kinds of need that somebody answers today. The average is over every choice of so many organisations.")
        ),
    )
