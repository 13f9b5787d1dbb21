"""The areas of the directory: the municipality, its parts, and the whole that each is part of."""

from graph import transliteration
from graph.store import Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import BadInput, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.directory import Area
from referral.model.ids import AreaId
from referral.storage import records


def area(context: Context, area_id: AreaId) -> Area:
    """Return one area. Errors: NotFound."""
    policy.granted(context, Permission.SEE_DIRECTORY)
    found = context.directory().areas.get(area_id)
    if found is None:
        raise NotFound(kind="Area", id=area_id)
    return found


def save_area(context: Context, draft: Area, *, submitted: Submitted = NOT_BY_FORM) -> Area:
    """Store a new or changed area, once for each submission.

    Errors: NotAllowed, ChangedMeanwhile, BadInput (another one of this name in the same whole, a whole that is unknown
    or lies in the area itself).
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)

    def make(tx: Writer) -> str:
        _check(tx, draft)
        records.save(tx, draft)
        audit.record(tx, context, "area.save", kind="Area", subject=draft.id)
        return draft.id

    area_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, Area, area_id))


def _check(tx: Writer, draft: Area) -> None:
    """Refuse a second area of one name in the same whole, and a whole that is none."""
    alike = [AreaId(node.id) for node in tx.search("Area", draft.name_bg, limit=50)]
    for other in records.get_many(tx, Area, alike):
        if other.id != draft.id and other.part_of == draft.part_of and _same(other.name_bg, draft.name_bg):
            raise BadInput(problems=(("name_bg", "taken", {}),))
    outer, seen = draft.part_of, {draft.id}
    while outer is not None:
        if outer in seen:
            raise BadInput(problems=(("part_of", "whole_of_itself", {}),))
        seen.add(outer)
        whole = records.get_many(tx, Area, [outer])
        if not whole:
            raise BadInput(problems=(("part_of", "unknown", {}),))
        outer = whole[0].part_of


def _same(one: str, other: str) -> bool:
    return transliteration.words(one) == transliteration.words(other)
