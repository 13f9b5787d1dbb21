"""The texts of one measure of the network, as a caseworker says them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWords:
    """The English texts of a measure, keys of their translations.

    `labels` are those of figures, tables and columns that differ from the measure's own, by code. Errors: ValueError
    for an empty text.
    """

    label: str
    sentence: str
    caution: str
    advice: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", MappingProxyType(dict(self.labels)))
        for word in (self.label, self.sentence, self.caution, self.advice, *self.labels.values()):
            if not word.strip():
                raise ValueError(f"the words of the measure {self.label!r} are not whole")
