"""Read why needs are not met, as far as the actor may know it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.errors import BadInput
from referral.gaps.cases import read_cases
from referral.gaps.reasons.model import Dimension, PastNeed
from referral.gaps.reasons.obstacles import Obstacles
from referral.gaps.reasons.tree import ReasonTree, Row, Selection, grown, side_by_side
from referral.gaps.reasons.unmet import UnmetInput, past_needs
from referral.matching.partners.waiting_lists import waiting_for
from referral.model.ids import AreaId, NeedCode

_DIMENSIONS: Final = MappingProxyType({dimension.value: dimension for dimension in Dimension})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """Why needs are not met: the tree of a selection, and the same side by side.

    `own_centre` tells that only the needs of the actor's centre are counted.
    """

    tree: ReasonTree
    rows: Sequence[Row]
    dimension: Dimension
    own_centre: bool = False


def reasons(context: Context, selection: Selection, dimension: Dimension = Dimension.AREA) -> Reasons | None:
    """Return why the selected needs are not met.

    Who leads a centre sees the needs of this centre alone, exactly: no number tells anything of another. None is
    hidden: a reader of figures sees nothing of today's records. Errors: NotAllowed.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    if scope is Scope.FIGURES:
        return None
    past = _in_reach(context, selection)
    return Reasons(
        tree=grown(past),
        rows=side_by_side(past, dimension),
        dimension=dimension,
        own_centre=scope is not Scope.ALL,
    )


def unmet_in(context: Context, area: AreaId) -> frozenset[NeedCode]:
    """Return the needs that are not met of somebody in an area, as far as the actor may know. Errors: NotAllowed."""
    if policy.granted(context, Permission.SEE_GAPS) is Scope.FIGURES:
        return frozenset()
    return frozenset(each.need for each in _in_reach(context, Selection(area=area)) if each.obstacle is not None)


def asked(context: Context, given: Mapping[str, str | None]) -> tuple[Selection, Dimension]:
    """Return what somebody asks for by area, need, language, age, sex and `by`, a dimension (area if none is named).

    Errors: BadInput naming each code that is not in its list.
    """
    words = context.vocabulary
    codes: dict[str, Container[str]] = {
        "area": context.directory().areas,
        "need": words.needs,
        "language": words.codes("languages"),
        "age": words.codes("age_bands"),
        "sex": words.codes("sexes"),
        "by": _DIMENSIONS,
    }
    values = {name: given.get(name) or None for name in codes}
    unknown = [(name, value) for name, value in values.items() if value is not None and value not in codes[name]]
    if unknown:
        raise BadInput(problems=tuple((name, "unknown", {"code": value[:40]}) for name, value in unknown))
    selection = Selection(
        area=AreaId(values["area"]) if values["area"] else None,
        need=NeedCode(values["need"]) if values["need"] else None,
        language=values["language"],
        age=values["age"],
        sex=values["sex"],
    )
    return selection, _DIMENSIONS[values["by"] or Dimension.AREA.value]


def needs_past_their_time(context: Context) -> tuple[PastNeed, ...]:
    """Return every need that is past its time, of all centres, worked out once until a record changes."""
    return context.shared(("needs_past_their_time",), lambda: _worked_out(context))


def _in_reach(context: Context, selection: Selection) -> list[PastNeed]:
    """Return the selected needs that the actor may know of: all, or those of the own centre."""
    whole = policy.granted(context, Permission.SEE_GAPS) is Scope.ALL
    directory, centre = context.directory(), context.actor.centre
    return [
        each
        for each in needs_past_their_time(context)
        if selection.holds(each, directory) and (whole or (centre is not None and each.centre == centre))
    ]


def _worked_out(context: Context) -> tuple[PastNeed, ...]:
    cases, waiting = context.read(lambda tx: (read_cases(tx), waiting_for(tx)))
    obstacles = Obstacles(
        directory=context.directory(), vocabulary=context.vocabulary, today=context.today, waiting=waiting
    )
    return past_needs(
        UnmetInput(cases=cases, vocabulary=context.vocabulary, obstacles=obstacles, as_of=context.clock())
    )
