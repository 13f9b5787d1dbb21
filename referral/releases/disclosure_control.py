"""Primary and secondary suppression of small cells (statistical disclosure control, networks.md, section 4.1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from referral.metrics.model import Figure, Mean, Part, Share, Unit, Wait
from referral.metrics.partners import Partner
from referral.statistics import CurvePoint

_DAY: Final[Mapping[Unit, float]] = MappingProxyType({Unit.WORKING_HOURS: 8.0, Unit.MINUTES: 60.0})


def suppress(figures: tuple[Figure, ...], *, least: int) -> tuple[Figure, ...]:
    """Return the figures of one metric with every cell of fewer than `least` people hidden.

    Where parts have a total and only one would be hidden, the smallest other one is hidden too (networks.md, 4.1).
    """
    hidden: set[Part] = {figure.part for figure in figures if _small(figure.value, least)}
    if len(hidden) == 1 and any(figure.whole and figure.part in hidden for figure in figures):
        others = [figure for figure in figures if figure.part not in hidden and _weight(figure)]
        smallest = sorted(others, key=lambda figure: (_weight(figure), figure.part.code))[:1]
        hidden |= {figure.part for figure in smallest}
    return tuple(_shown(figure, least=least, hidden=figure.part in hidden) for figure in figures)


def suppress_partners(partners: Iterable[Partner], *, least: int) -> tuple[Partner, ...]:
    """Return the partners with enough cases to be judged, small cells hidden, never one alone in a column."""
    judged = [partner for partner in partners if partner.judged]
    hidden: dict[str, set[str]] = {
        name: {partner.organisation for partner in judged if _small(cell(partner), least)}
        for name, cell in _CELLS.items()
    }
    hidden["response"] = {partner.organisation for partner in judged if _few_answers(partner.response, least)}
    for name in _CELLS:
        if len(hidden[name]) == 1:  # a median adds up to nothing, a count does
            others = [partner for partner in judged if partner.organisation not in hidden[name]]
            smallest = sorted(others, key=lambda partner: partner.feedback.of)[:1]
            hidden[name] |= {partner.organisation for partner in smallest}
    return tuple(
        replace(partner, hidden=frozenset(name for name, ids in hidden.items() if partner.organisation in ids))
        for partner in judged
    )


_CELLS: Final[Mapping[str, Callable[[Partner], Share]]] = MappingProxyType(
    {
        "feedback": lambda partner: partner.feedback,
        "declined": lambda partner: partner.declined,
        "served": lambda partner: partner.served,
    }
)


def _small(value: Share | Wait | Mean | None, least: int) -> bool:
    """Tell whether few people stand behind a number or behind the rest of it."""
    if isinstance(value, Share):
        return any(0 < people < least for people in value.people or ())
    if isinstance(value, Wait):
        return any(0 < people < least for people in (value.people, value.happened, value.of - value.happened))
    if isinstance(value, Mean):
        return 0 < value.people < least or 0 < value.total < least
    return False


def _few_answers(wait: Wait, least: int) -> bool:
    """Tell whether a median, told without its counts, rests on few people's answers."""
    return wait.people < least or 0 < wait.happened < least


def _weight(figure: Figure) -> int:
    return figure.value.hits if isinstance(figure.value, Share) else getattr(figure.value, "of", 0)


def _shown(figure: Figure, *, least: int, hidden: bool) -> Figure:
    if hidden:
        return replace(figure, value=None, on_behalf=None, hidden=True)
    value = figure.value
    if isinstance(value, Wait):
        value = replace(value, curve=_daily(value.curve, every=_DAY.get(value.unit, 1.0)))
    typed = None if _small(figure.on_behalf, least) else figure.on_behalf
    return replace(figure, value=value, on_behalf=typed)


def _daily(curve: tuple[CurvePoint, ...], *, every: float) -> tuple[CurvePoint, ...]:
    """Return one point a day, so that no point shows one person's moment."""
    last = {int(point.at // every): point for point in curve}
    return tuple(replace(point, at=(day + 1) * every) for day, point in last.items())
