"""What a reader of figures may see: no cell of few people, and no second cell that would give it away."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from referral.metrics.model import Figure, Mean, Share, Unit, Wait
from referral.metrics.partners import Partner
from referral.statistics import CurvePoint

_DAY: Final[Mapping[Unit, float]] = MappingProxyType({Unit.WORKING_HOURS: 8.0, Unit.MINUTES: 60.0})


def released(figures: tuple[Figure, ...], *, least: int) -> tuple[Figure, ...]:
    """Return the figures of one metric with every cell of fewer than `least` people hidden.

    Where parts have a total and only one would be hidden, the smallest other one is hidden too (networks.md, 4.1).
    """
    hidden = {one.part for one in figures if _small(one.value, least)}
    if len(hidden) == 1 and any(one.whole and one.part in hidden for one in figures):
        others = [one for one in figures if one.part not in hidden and _weight(one)]
        hidden |= {one.part for one in sorted(others, key=lambda one: (_weight(one), one.part))[:1]}
    return tuple(_shown(one, least=least, hidden=one.part in hidden) for one in figures)


def released_partners(found: Iterable[Partner], *, least: int) -> tuple[Partner, ...]:
    """Return the partners with enough cases to be judged, small cells hidden, never one alone in a column."""
    judged = [one for one in found if one.judged]
    hidden: dict[str, set[str]] = {
        name: {one.organisation for one in judged if _small(get(one), least)} for name, get in _CELLS.items()
    }
    hidden["response"] = {one.organisation for one in judged if _few_answers(one.response, least)}
    for name in _CELLS:
        if len(hidden[name]) == 1:  # a median adds up to nothing, a count does
            others = [one for one in judged if one.organisation not in hidden[name]]
            hidden[name] |= {one.organisation for one in sorted(others, key=lambda other: other.feedback.of)[:1]}
    return tuple(
        replace(one, hidden=frozenset(name for name, ids in hidden.items() if one.organisation in ids))
        for one in judged
    )


_CELLS: Final[Mapping[str, Callable[[Partner], Share]]] = MappingProxyType(
    {
        "feedback": lambda one: one.feedback,
        "declined": lambda one: one.declined,
        "served": lambda one: one.served,
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
        value = replace(value, curve=_thinned(value.curve, every=_DAY.get(value.unit, 1.0)))
    typed = None if _small(figure.on_behalf, least) else figure.on_behalf
    return replace(figure, value=value, on_behalf=typed)


def _thinned(curve: tuple[CurvePoint, ...], *, every: float) -> tuple[CurvePoint, ...]:
    """Return one step a day, so that no step shows one person's moment."""
    last = {int(step.at // every): step for step in curve}
    return tuple(replace(step, at=(day + 1) * every) for day, step in last.items())
