"""List every measure, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from graph.measure import Measure
from graph.measures.clustering import CLUSTERING
from graph.measures.components import COMPONENTS
from graph.measures.cut_points import CUT_POINTS
from graph.measures.degree import DEGREE
from graph.measures.density import DENSITY
from graph.measures.k_core import K_CORE
from graph.measures.reach import REACH
from graph.measures.reciprocity import RECIPROCITY

MEASURES: Final[tuple[Measure, ...]] = (
    DEGREE,
    DENSITY,
    RECIPROCITY,
    CLUSTERING,
    COMPONENTS,
    REACH,
    CUT_POINTS,
    K_CORE,
)
