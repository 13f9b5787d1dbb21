"""Some of many records, of which each fact is worked out once for all selections: every age asks the same facts."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Generic, TypeVar

T = TypeVar("T")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, eq=False)
class Selection(Collection[T], Generic[T]):
    """Some of `whole`, in its order: those of which the byte in `mask` is 1, as a number of as many bytes.

    What was worked out of each record of the whole is known by the function and what it was given, so that these must
    stay the same: never a lambda made anew.
    """

    whole: Sequence[T]
    mask: int
    known: dict[tuple[Any, ...], Sequence[Any]] = field(default_factory=dict)
    masks: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.mask.bit_count()

    def __iter__(self) -> Iterator[T]:
        return compress(self.whole, self._picked())

    def __contains__(self, item: object) -> bool:
        return any(item == one for one in self)

    def where(self, holds: Callable[..., object], *given: Any) -> "Selection[T]":
        """Return those of which something holds."""
        key = (holds, *given)
        if key not in self.masks:
            self.masks[key] = int.from_bytes(bytes([bool(holds(item, *given)) for item in self.whole]), "little")
        return Selection(self.whole, self.mask & self.masks[key], self.known, self.masks)

    def values(self, fact: Callable[..., V], *given: Any) -> list[V]:
        """Return a fact of each."""
        key = (fact, *given)
        if key not in self.known:
            self.known[key] = [fact(item, *given) for item in self.whole]
        return list(compress(self.known[key], self._picked()))

    def _picked(self) -> bytes:
        return self.mask.to_bytes(len(self.whole), "little")


def every(items: Sequence[T]) -> Selection[T]:
    """Return the selection of all."""
    return Selection(items, int.from_bytes(bytes([1]) * len(items), "little"))


def where(items: Collection[T], holds: Callable[..., object], *given: Any) -> Collection[T]:
    """Return those of some records of which something holds."""
    if isinstance(items, Selection):
        return items.where(holds, *given)
    return tuple([item for item in items if holds(item, *given)])


def values(items: Collection[T], fact: Callable[..., V], *given: Any) -> list[V]:
    """Return a fact of each of some records."""
    return items.values(fact, *given) if isinstance(items, Selection) else [fact(item, *given) for item in items]
