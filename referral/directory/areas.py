"""The areas of the directory: the municipality, its parts, and the whole that each is part of."""

from graph import transliteration
from graph.store import Writer
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.directory.entries import entry_of, save
from referral.errors import BadInput
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.directory import Area
from referral.model.ids import AreaId
from referral.storage import records


def area(context: Context, area_id: AreaId) -> Area:
    """Return one area. Errors: NotFound."""
    policy.granted(context, Permission.SEE_DIRECTORY)
    return entry_of(context.directory().areas, area_id, kind="Area")


def save_area(context: Context, draft: Area, *, submitted: Submitted = NOT_BY_FORM) -> Area:
    """Store a new or changed area, once for each submission.

    Errors: NotAllowed, ChangedMeanwhile, BadInput (another one of this name in the same whole, a whole that is unknown
    or lies in the area itself).
    """
    return save(context, draft, lambda tx: _check(tx, draft), submitted=submitted)


def _check(tx: Writer, draft: Area) -> None:
    """Refuse a second area of one name in the same whole, and a whole that is none."""
    alike = [AreaId(node.id) for node in tx.search("Area", draft.name_bg, limit=50)]
    for other in records.get_many(tx, Area, alike):
        if other.id != draft.id and other.part_of == draft.part_of and _same(other.name_bg, draft.name_bg):
            raise BadInput(problems=(("name_bg", "taken", {}),))
    outer, inside = draft.part_of, {draft.id}
    while outer is not None:
        if outer in inside:
            raise BadInput(problems=(("part_of", "whole_of_itself", {}),))
        inside.add(outer)
        whole = records.get_many(tx, Area, [outer])
        if not whole:
            raise BadInput(problems=(("part_of", "unknown", {}),))
        outer = whole[0].part_of


def _same(one: str, other: str) -> bool:
    return transliteration.words(one) == transliteration.words(other)
