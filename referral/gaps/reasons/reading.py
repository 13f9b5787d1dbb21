"""Read why needs are not met, as far as the actor may know it."""

from collections.abc import Sequence
from dataclasses import dataclass

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps.cases import read_cases
from referral.gaps.reasons.model import Dimension, PastNeed
from referral.gaps.reasons.obstacles import Obstacles
from referral.gaps.reasons.tree import ReasonTree, Row, Selection, grown, side_by_side
from referral.gaps.reasons.unmet import UnmetInput, past_needs
from referral.matching.find_help import waiting_for


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
    directory, centre = context.directory(), context.actor.centre
    past = [
        each
        for each in needs_past_their_time(context)
        if selection.holds(each, directory) and (scope is Scope.ALL or (centre is not None and each.centre == centre))
    ]
    return Reasons(
        tree=grown(past),
        rows=side_by_side(past, dimension),
        dimension=dimension,
        own_centre=scope is not Scope.ALL,
    )


def needs_past_their_time(context: Context) -> tuple[PastNeed, ...]:
    """Return every need that is past its time, of all centres, worked out once until a record changes."""
    return context.shared(("needs_past_their_time",), lambda: _worked_out(context))


def _worked_out(context: Context) -> tuple[PastNeed, ...]:
    cases, waiting = context.read(lambda tx: (read_cases(tx), waiting_for(tx)))
    obstacles = Obstacles(
        directory=context.directory(), vocabulary=context.vocabulary, today=context.today, waiting=waiting
    )
    return past_needs(
        UnmetInput(cases=cases, vocabulary=context.vocabulary, obstacles=obstacles, as_of=context.clock())
    )
