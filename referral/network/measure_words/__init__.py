"""List the measures that a caseworker is told of in own words; to add one: a file here and a line below."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.network.measure_words.degree import DEGREE
from referral.network.words import MeasureWords

CASEWORKER_WORDS: Final[Mapping[str, MeasureWords]] = MappingProxyType(
    {
        "degree": DEGREE,
    }
)
