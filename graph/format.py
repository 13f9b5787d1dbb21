"""Define a format: a pure function from a graph to the bytes of a file, with the words that explain it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.model import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """Describe a file format for graphs; label and sentence are English and the keys of their translations.

    `extension` has no dot. `write` returns the same bytes for equal graphs.
    """

    code: str
    label: str
    sentence: str
    extension: str
    media_type: str
    write: Callable[[Graph], bytes]

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield each kind of word with its English text, which needs a translation in every language."""
        yield from (("label", self.label), ("sentence", self.sentence))
