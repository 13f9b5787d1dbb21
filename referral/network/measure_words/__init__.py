"""List the measures that a caseworker is told of in own words; to add one: a file here and a line below."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.network.measure_words.betweenness import BETWEENNESS
from referral.network.measure_words.brokerage import BROKERAGE
from referral.network.measure_words.closeness import CLOSENESS
from referral.network.measure_words.degree import DEGREE
from referral.network.measure_words.eigenvector import EIGENVECTOR
from referral.network.measure_words.equivalence import EQUIVALENCE
from referral.network.measure_words.pagerank import PAGERANK
from referral.network.measure_words.structural_holes import STRUCTURAL_HOLES
from referral.network.words import MeasureWords

CASEWORKER_WORDS: Final[Mapping[str, MeasureWords]] = MappingProxyType(
    {
        "betweenness": BETWEENNESS,
        "brokerage": BROKERAGE,
        "closeness": CLOSENESS,
        "degree": DEGREE,
        "eigenvector": EIGENVECTOR,
        "equivalence": EQUIVALENCE,
        "pagerank": PAGERANK,
        "structural_holes": STRUCTURAL_HOLES,
    }
)
