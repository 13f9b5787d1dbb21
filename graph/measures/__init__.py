"""List every measure, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from graph.measure import Measure
from graph.measures.degree import DEGREE

MEASURES: Final[tuple[Measure, ...]] = (DEGREE,)
