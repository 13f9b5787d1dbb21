"""Networks with published and cross-checked values, read in place: they may be used in tests, but not passed on.

They lie in `shared/data/networks` beside this checkout, or where MREZHA_NETWORKS says.
"""

import csv
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from graph.model import NOTHING, Graph, Link

PLACE = Path(os.environ.get("MREZHA_NETWORKS") or Path(__file__).parents[5] / "shared" / "data" / "networks")
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A layer of a network: which rows of its edges are in it, what weighs a link, and the column that groups nodes."""

    network: str
    name: str
    directed: bool
    rows: Callable[[Row], bool] = lambda _: True
    weight: str = ""
    only_linked: bool = False
    group: str = ""

    def __str__(self) -> str:
        return f"{self.network}-{self.name}"


LAYERS = (
    Layer(network="borgatti-structural-holes", name="ties", directed=False, weight="weight"),
    Layer(network="dhhs-collaboration", name="all ties", directed=False, group="agency"),
    Layer(
        network="dhhs-collaboration", name="formal ties", directed=False, rows=lambda row: int(row["collab"]) > 2, only_linked=True,
        group="agency",
    ),
    *(
        Layer(network=f"emon-{place}", name=name, directed=True, rows=lambda row, most=most: int(row["frequency"]) <= most, group="sponsorship")
        for place in ("cheyenne", "lake-pomona", "mt-si")
        for name, most in (("any contact", 4), ("at least hourly", 2))
    ),
    Layer(network="florentine-marriage", name="marriage", directed=False),
    *(
        Layer(network="freeman-star-circle-line", name=name, directed=False, rows=lambda row, name=name: row["graph"] == name, only_linked=True)
        for name in ("star", "circle", "line")
    ),
    *(
        Layer(network="knoke-bureaucracies", name=name, directed=True, rows=lambda row, name=name: row["layer"] == name, group="sector")
        for name in ("information", "money")
    ),
    Layer(network="krackhardt-kite", name="ties", directed=False),
    Layer(network="local-health-departments", name="communication", directed=False, group="state"),
)  # fmt: skip


def graph(layer: Layer) -> Graph:
    """Return the graph of a layer, or skip loudly where the networks are not at hand."""
    folder = needed(layer.network)
    rows = [row for row in _rows(folder / "edges.csv") if layer.rows(row)]
    links = {}
    for row in rows:
        ends = (row["source"], row["target"])
        key = ends if layer.directed else tuple(sorted(ends))
        links[key] = Link(source=ends[0], target=ends[1], weight=float(row[layer.weight]) if layer.weight else 1.0)
    nodes = {row["id"]: {"group": row[layer.group]} if layer.group else NOTHING for row in _rows(folder / "nodes.csv")}
    if layer.only_linked:
        linked = {end for ends in links for end in ends}
        nodes = {node: attributes for node, attributes in nodes.items() if node in linked}
    return Graph(nodes=nodes, links=tuple(links.values()), directed=layer.directed)


def layers_with(*path: str) -> list[Layer]:
    """Return the layers whose cross-checked values have a value at these keys; all of them where they are absent."""
    return [layer for layer in LAYERS if not (PLACE / layer.network).is_dir() or _at(expected(layer), path) is not None]


def check(layer: Layer, *path: str, found: Any, close: float = 1e-6) -> None:
    """Compare a figure, or one of each node, with the cross-checked value at these keys; a missing one fails."""
    value = _at(expected(layer), path)
    assert value is not None, f"{layer}: no value {path}"
    if isinstance(value, dict) and any(one is None for one in value.values()):
        assert {key for key, one in value.items() if one is None} == {key for key, one in found.items() if one is None}
        value = {key: one for key, one in value.items() if one is not None}
        found = {key: found[key] for key in value}
    assert found == pytest.approx(value, abs=close), f"{layer}: {path}"


def layered(network: str) -> Graph:
    """Return all layers of a network in one graph."""
    layers = [layer for layer in LAYERS if layer.network == network]
    graphs = [graph(layer) for layer in layers]
    links = [replace(link, layer=layer.name) for layer, one in zip(layers, graphs, strict=True) for link in one.links]
    return replace(graphs[0], links=tuple(links))


def two_mode(network: str) -> tuple[Graph, dict[str, str]]:
    """Return a graph of two kinds of nodes, linked across alone, and the kind of each node; or skip loudly."""
    folder = needed(network)
    kinds = {row["id"]: row["kind"] for row in _rows(folder / "nodes.csv")}
    links = tuple(Link(source=row["source"], target=row["target"]) for row in _rows(folder / "edges.csv"))
    return Graph(nodes={node: {"kind": kind} for node, kind in kinds.items()}, links=links), kinds


def _at(values: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def expected(layer: Layer) -> dict[str, Any]:
    """Return the cross-checked values of a layer."""
    reference = json.loads((needed(layer.network) / "expected.json").read_text("utf-8"))["reference"]
    values: dict[str, Any] = reference[layer.name]
    return values


# How the table of Freeman's star, circle and line calls the row with the centralisations of each.
CENTRALISATIONS = {
    "star": "star: degree, closeness, betweenness centralization",
    "circle": "circle: the same",
    "line": "line: closeness and betweenness centralization",
}


def published(network: str, measure: str) -> Any:
    """Return the value printed for a measure, with its tolerance."""
    rows = json.loads((needed(network) / "expected.json").read_text("utf-8"))["published"]
    row = next(row for row in rows if row["measure"] == measure)
    return row["value"], row["tolerance"]


def needed(network: str) -> Path:
    folder = PLACE / network
    if not folder.is_dir():
        line = f"THE NETWORKS ARE ABSENT: set MREZHA_NETWORKS to their folder (looked in {PLACE})"
        if "networks" in os.environ.get("MREZHA_REQUIRE", "").split(","):
            pytest.fail(line)
        pytest.skip(line)
    return folder


def _rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
