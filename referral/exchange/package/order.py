"""Bring rows that point to other rows of their table into an order in which each comes after the one it points to."""

from collections.abc import Collection, Mapping
from typing import Final

UNKNOWN: Final = "unknown_reference"
CIRCULAR: Final = "circular_reference"


def parents_first(parents: Mapping[str, str | None], *, known: Collection[str]) -> tuple[list[str], dict[str, str]]:
    """Return ids so that each stands after its parent, and the rule that stops each of the others.

    `known` are ids outside the table that may be parents. An id whose parent is unknown, or stopped, is stopped too;
    so are those that are their own parent by way of others.
    """
    ordered: dict[str, None] = {}
    stopped: dict[str, str] = {}
    for start in parents:
        chain = _open_chain(start, parents, done=(ordered, stopped))
        top = parents[chain[-1]] if chain else None
        if top in chain:
            stopped |= dict.fromkeys(chain[chain.index(top) :], CIRCULAR)
            chain = chain[: chain.index(top)]
        for node in reversed(chain):
            parent = parents[node]
            if parent is None or parent in ordered or (parent not in parents and parent in known):
                ordered[node] = None
            else:
                stopped[node] = UNKNOWN
    return list(ordered), stopped


def _open_chain(start: str, parents: Mapping[str, str | None], *, done: Collection[Collection[str]]) -> list[str]:
    """Return an id and its ancestors in the table as far as none of them is done or comes twice."""
    chain: dict[str, None] = {}
    current = start
    while current in parents and current not in chain and not any(current in part for part in done):
        chain[current] = None
        current = parents[current] or ""
    return list(chain)
