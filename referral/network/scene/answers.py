"""The answer to a question of the map: sentences of facts, what they light, and where the records are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.network.scene.counts import Count

# What a sentence may name: ids or codes in tuples, one area or one need as text, numbers, shares and days.
Value = Count | float | date | str | tuple[str, ...]
SENTENCE_FIELDS: Final = frozenset(
    {
        "organisation", "organisations", "others", "needs", "need", "area", "services", "kinds", "listed", "more",
        "count", "of", "number", "before", "share", "people", "day", "first", "last",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence: English for one and for many, keys of their translations, and the facts it names.

    `count` of the facts chooses between them; a sentence with one form alone needs none.
    """

    many: str
    one: str = ""
    facts: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """Return the English text that fits the count."""
        return self.one if self.one and self.facts.get("count") == 1 else self.many


@dataclass(frozen=True, slots=True, kw_only=True)
class Opens:
    """Where the records behind an answer are: a detector of the ledger, one gap, an organisation or a scenario."""

    to: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question is answered with. `nodes` are ids of marks, `pairs` the ends of ties that are lit.

    `hidden` tells that the numbers are not for this reader.
    """

    code: str
    said: tuple[Said, ...]
    nodes: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    opens: tuple[Opens, ...] = ()
    hidden: bool = False
