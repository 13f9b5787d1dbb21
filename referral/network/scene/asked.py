"""Read a question from the parameters of an address: whatever is not known, or not for this reader, asks nothing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.model.ids import AreaId, NeedCode, OrganisationId
from referral.network.scene.question import GROUP, MOST_STEPS, PERIODS, Layer, Level, Pair, Period, Question, Status
from referral.storage.directory import Directory

E = TypeVar("E", bound=StrEnum)
Params = Mapping[str, Sequence[str]]
EARLIEST: Final = date(2000, 1, 1)


def question_of(context: Context, params: Params, *, asks: Collection[str] = ()) -> Question:
    """Return the question that parameters name; `asks` are the codes of questions that can be answered in words.

    Organisations and areas must be in the directory that this reader sees, needs and kinds in the vocabulary; nothing
    names a person. A reader of figures chooses no period: two that differ by a day would tell one person.
    Errors: NotAllowed.
    """
    scope = policy.granted(context, Permission.SEE_NETWORK)
    directory, words = context.directory(), context.vocabulary
    given = {name: values[0].strip() for name, values in params.items() if values}
    dated = scope is not Scope.FIGURES
    period = _period(given, "period", context.today) if dated else None
    need, kind, area, ask = (given.get(name, "") for name in ("need", "kind", "area", "ask"))
    return Question(
        level=_member(Level, given.get("level")),
        centre=_organisation(directory, given.get("centre")),
        steps=MOST_STEPS if given.get("steps") == str(MOST_STEPS) else 1,
        need=NeedCode(need) if need in words.needs else None,
        kind=kind if kind in words.kinds or kind.removeprefix(GROUP) in words.terms("groups") else None,
        area=AreaId(area) if area in directory.areas else None,
        period=period,
        compared=_period(given, "compared", context.today) if period else None,
        without=_organisation(directory, given.get("without")),
        path=_pair(directory, "~".join(params.get("path", ()))),
        status=_member(Status, given.get("status")),
        layers=_layers(params.get("layers", ())),
        ask=ask if ask in asks else None,
    )


def _member(values: type[E], text: str | None) -> E | None:
    return values(text) if text in set(values) else None


def _layers(texts: Sequence[str]) -> frozenset[Layer]:
    """Return the layers named, with commas or one by one; all of them are the same as none."""
    named = {part for text in texts for part in text.split(",")}
    layers = frozenset(layer for layer in Layer if layer in named)
    return frozenset() if len(layers) == len(Layer) else layers


def _organisation(directory: Directory, text: str | None) -> OrganisationId | None:
    """Return the active organisation that an id names, or that stands for it since a merge."""
    key = directory.standing_for(OrganisationId(text or ""))
    known = directory.organisations.get(key)
    return key if known is not None and known.active else None


def _pair(directory: Directory, text: str) -> Pair | None:
    one, _, other = text.partition("~")
    ends = _organisation(directory, one), _organisation(directory, other)
    return (ends[0], ends[1]) if ends[0] and ends[1] and ends[0] != ends[1] else None


def _period(given: Mapping[str, str], name: str, today: date) -> Period | None:
    """Return the days of a period, of which one alone begins or ends it; one that ends before it begins is none."""
    start, end = (_day(given.get(key, "")) for key in PERIODS[name])
    if start is None and end is None:
        return None
    first, last = start or EARLIEST, min(end or today, today)
    return (first, last) if EARLIEST <= first <= last else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None
