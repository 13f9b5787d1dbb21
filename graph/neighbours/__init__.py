"""Which nodes of a graph are linked, what parts they form, and the groups their attributes divide them in."""

from graph.neighbours.links import Neighbours, answered, followed, groupings, linked, pairs
from graph.neighbours.parts import Parts, parts_of

__all__ = ["Neighbours", "Parts", "answered", "followed", "groupings", "linked", "pairs", "parts_of"]
