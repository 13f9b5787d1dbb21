"""Lay out the map again: a new map is worked out, shown beside the one that people know, and kept when one says so."""

import hashlib
from dataclasses import dataclass

from graph.errors import Stale
from graph.layout.grouped import grouped
from graph.layout.judged import Judgement, judged, moved, turned_like
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.network.places import Places, known_places, lay_out, replace_places, town_of
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMap:
    """The map as it is and as it would be, how good each is, and how many organisations would move noticeably."""

    before: Places
    after: Places
    was: Judgement
    would_be: Judgement
    moved: int

    @property
    def mark(self) -> str:
        """Return what tells this new map from every other one."""
        both = repr((sorted(self.before.items()), sorted(self.after.items())))
        return hashlib.sha256(both.encode()).hexdigest()[:20]


def present_mark(context: Context, directory: Directory) -> str:
    """Return what a new map depends on: the directory and the places that are stored. It only reads."""
    places = known_places(context, directory) or {}
    return hashlib.sha256(repr((directory.revision, sorted(places.items()))).encode()).hexdigest()[:20]


def new_map(context: Context, directory: Directory) -> NewMap:
    """Return the map laid out whole from nothing, beside the present one: for a thread. It writes nothing."""
    before = lay_out(context, directory)
    groups, ties = town_of(directory, sorted(before))
    known = {str(key): place for key, place in before.items()}
    after = turned_like(known, grouped(groups, ties))
    return NewMap(
        before=before,
        after={key: after[key] for key in before},
        was=judged(known, groups, ties),
        would_be=judged(after, groups, ties),
        moved=moved(known, after),
    )


def keep(context: Context, found: NewMap) -> None:
    """Store a new map that was shown. Errors: NotAllowed, Stale when the map is another one by now."""
    policy.granted(context, Permission.LAY_OUT_MAP)
    if not replace_places(context, found.before, found.after):
        raise Stale
