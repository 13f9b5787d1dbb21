"""List every file format for graphs, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from graph.format import Format
from graph.formats.graphml import GRAPHML

FORMATS: Final[tuple[Format, ...]] = (GRAPHML,)
