"""Measures of the network as one long table and as data: each figure of each organisation, with how sure it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph.measure import Figure
from referral.network.measures import NetworkMeasure
from referral.network.ranges import Ranges
from web.wording.languages import N_
from web.wording.network.measures import NO_RANGE, NO_RANGES
from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords

DIGITS: Final = 6
COLUMNS: Final = (
    N_("Code"),
    N_("Measure"),
    N_("Figure"),
    N_("Organisation"),
    N_("Name"),
    N_("Value"),
    N_("Least without one organisation"),
    N_("Most without one organisation"),
    N_("Formula"),
)
Extremes = tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a figure; `node` is None for the whole network, `around` its range if one was computed."""

    measured: NetworkMeasure
    figure: Figure
    node: str | None
    value: float | None
    around: Extremes


def numbers(measures: Iterable[NetworkMeasure], ranges: Mapping[str, Ranges] = NO_RANGES) -> Iterator[Number]:
    """Yield every number of every measure that the network has: first the whole network, then each organisation."""
    for measured in measures:
        found = ranges.get(measured.measure.code, NO_RANGE)
        for figure in measured.graph_figures:
            value, around = measured.result.of_graph[figure.code], found.of_graph.get(figure.code)
            yield Number(measured=measured, figure=figure, node=None, value=value, around=around)
        for figure in measured.node_figures:
            within = found.of_nodes.get(figure.code, {})
            for node, value in measured.result.of_nodes[figure.code].items():
                yield Number(measured=measured, figure=figure, node=node, value=value, around=within.get(node))


def cells(
    measures: Iterable[NetworkMeasure], ranges: Mapping[str, Ranges], names: Mapping[str, str], words: Presenter
) -> Iterator[tuple[str, ...]]:
    """Yield the table, its heading first; empty cells where a number is not known or no range was computed.

    `names` are those of the organisations by their ids.
    """
    say, write = words.say, MetricWords(words=words)
    yield tuple(say(name) for name in COLUMNS)
    for number in numbers(measures, ranges):
        around = number.around or (None, None)
        yield (
            number.figure.code,
            say(number.measured.words.label),
            say(number.measured.label(number.figure)),
            number.node or "",
            "" if number.node is None else names[number.node],
            *("" if one is None else write.decimal(one, DIGITS) for one in (number.value, *around)),
            say(number.figure.formula),
        )


def data(
    measures: Iterable[NetworkMeasure], ranges: Mapping[str, Ranges], names: Mapping[str, str], words: Presenter
) -> list[dict[str, Any]]:
    """Return the same as data for another program: a row for each number, null where it is not known."""
    return [
        {
            "measure": number.measured.measure.code,
            "figure": number.figure.code,
            "label": words.say(number.measured.label(number.figure)),
            "organisation": number.node,
            "name": None if number.node is None else names[number.node],
            "value": number.value,
            "least": number.around and number.around[0],
            "most": number.around and number.around[1],
        }
        for number in numbers(measures, ranges)
    ]
