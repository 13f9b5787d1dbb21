"""List every measure, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from graph.measure import Measure
from graph.measures.assortativity import ASSORTATIVITY
from graph.measures.betweenness import BETWEENNESS
from graph.measures.brokerage import BROKERAGE
from graph.measures.closeness import CLOSENESS
from graph.measures.clustering import CLUSTERING
from graph.measures.communities import COMMUNITIES
from graph.measures.components import COMPONENTS
from graph.measures.core_periphery import CORE_PERIPHERY
from graph.measures.cut_points import CUT_POINTS
from graph.measures.degree import DEGREE
from graph.measures.density import DENSITY
from graph.measures.e_i_index import E_I_INDEX
from graph.measures.eigenvector import EIGENVECTOR
from graph.measures.equivalence import EQUIVALENCE
from graph.measures.k_core import K_CORE
from graph.measures.multiplexity import MULTIPLEXITY
from graph.measures.pagerank import PAGERANK
from graph.measures.reach import REACH
from graph.measures.reciprocity import RECIPROCITY
from graph.measures.resilience import RESILIENCE
from graph.measures.structural_holes import STRUCTURAL_HOLES
from graph.measures.two_mode import TWO_MODE

MEASURES: Final[tuple[Measure, ...]] = (
    DEGREE,
    CLOSENESS,
    BETWEENNESS,
    EIGENVECTOR,
    PAGERANK,
    STRUCTURAL_HOLES,
    BROKERAGE,
    EQUIVALENCE,
    DENSITY,
    RECIPROCITY,
    CLUSTERING,
    COMPONENTS,
    REACH,
    CUT_POINTS,
    RESILIENCE,
    K_CORE,
    CORE_PERIPHERY,
    COMMUNITIES,
    E_I_INDEX,
    ASSORTATIVITY,
    MULTIPLEXITY,
    TWO_MODE,
)
