"""List the measures that a caseworker is told of in own words; to add one: a file in its room and a line below."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from referral.network.measure_words.centrality.betweenness import BETWEENNESS
from referral.network.measure_words.centrality.closeness import CLOSENESS
from referral.network.measure_words.centrality.degree import DEGREE
from referral.network.measure_words.centrality.eigenvector import EIGENVECTOR
from referral.network.measure_words.centrality.k_core import K_CORE
from referral.network.measure_words.centrality.pagerank import PAGERANK
from referral.network.measure_words.centrality.reach import REACH
from referral.network.measure_words.cohesion.clustering import CLUSTERING
from referral.network.measure_words.cohesion.components import COMPONENTS
from referral.network.measure_words.cohesion.cut_points import CUT_POINTS
from referral.network.measure_words.cohesion.density import DENSITY
from referral.network.measure_words.cohesion.reciprocity import RECIPROCITY
from referral.network.measure_words.cohesion.resilience import RESILIENCE
from referral.network.measure_words.groups.assortativity import ASSORTATIVITY
from referral.network.measure_words.groups.communities import COMMUNITIES
from referral.network.measure_words.groups.core_periphery import CORE_PERIPHERY
from referral.network.measure_words.groups.e_i_index import E_I_INDEX
from referral.network.measure_words.groups.equivalence import EQUIVALENCE
from referral.network.measure_words.roles.brokerage import BROKERAGE
from referral.network.measure_words.roles.multiplexity import MULTIPLEXITY
from referral.network.measure_words.roles.structural_holes import STRUCTURAL_HOLES
from referral.network.words import MeasureWords

CASEWORKER_WORDS: Final[Mapping[str, MeasureWords]] = MappingProxyType(
    {
        "assortativity": ASSORTATIVITY,
        "betweenness": BETWEENNESS,
        "brokerage": BROKERAGE,
        "closeness": CLOSENESS,
        "clustering": CLUSTERING,
        "communities": COMMUNITIES,
        "components": COMPONENTS,
        "core_periphery": CORE_PERIPHERY,
        "cut_points": CUT_POINTS,
        "degree": DEGREE,
        "density": DENSITY,
        "e_i_index": E_I_INDEX,
        "eigenvector": EIGENVECTOR,
        "equivalence": EQUIVALENCE,
        "k_core": K_CORE,
        "multiplexity": MULTIPLEXITY,
        "pagerank": PAGERANK,
        "reach": REACH,
        "reciprocity": RECIPROCITY,
        "resilience": RESILIENCE,
        "structural_holes": STRUCTURAL_HOLES,
    }
)
