"""List every file format for graphs, in the order of the interface; to add one: a file here and a line below."""

from typing import Final

from graph.format import Format
from graph.formats.gexf import GEXF
from graph.formats.graphml import GRAPHML
from graph.formats.kumu import KUMU
from graph.formats.node_link import NODE_LINK

FORMATS: Final[tuple[Format, ...]] = (GRAPHML, GEXF, NODE_LINK, KUMU)
