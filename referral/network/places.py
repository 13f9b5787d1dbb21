"""Lasting places on the map: computed outside any transaction, stored in a short one, and then kept."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import isfinite
from typing import Final

from graph.errors import Stale, Unavailable
from graph.layout.free_places import FreePlaces, Place
from graph.layout.grouped import block, grouped
from graph.layout.joined import joined
from graph.model import Node
from graph.store import Reader, Writer
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.storage.directory import Directory

SETTLED: Final = 20  # a map of fewer organisations nobody has learnt yet: it is laid out whole
_TRIES: Final = 3
Places = Mapping[OrganisationId, Place]


def known_places(context: Context, directory: Directory) -> Places | None:
    """Return the stored places when every active organisation has a good one; it only reads, and lays out nothing."""
    wanted = _wanted(directory)
    places = _places_of(context.read(lambda tx: _stored(tx, wanted)))
    free = FreePlaces()
    for key in wanted:
        if key not in places or not free.is_free(places[key]):
            return None
        free.take(places[key])
    return places


def lay_out(context: Context, directory: Directory) -> Places:
    """Return a place for every active organisation, computed from those that are stored; nothing is written."""
    wanted = _wanted(directory)
    return completed(directory, wanted, _places_of(context.read(lambda tx: _stored(tx, wanted))))


def in_rows(directory: Directory) -> Places:
    """Return a place in rows for every active organisation, for a picture before there is a map."""
    wanted = sorted(_wanted(directory), key=lambda key: (str(directory.organisations[key].seat or ""), key))
    return dict(zip(wanted, islice(block(len(wanted)), len(wanted)), strict=True))


def lasting_places(context: Context, directory: Directory) -> Places:
    """Return a place for every active organisation, and keep the new ones: for a job outside any request.

    A map that people know stays as it is, and newcomers join it; a small one, or one with more newcomers than known
    organisations, is laid out whole. When the store cannot be written now, or the map is as of an earlier day, the
    places are shown and not kept.
    """
    wanted = _wanted(directory)
    stored = context.read(lambda tx: _stored(tx, wanted))
    if context.as_of:
        return completed(directory, wanted, _places_of(stored))
    places: Places = {}
    for _ in range(_TRIES):
        places = completed(directory, wanted, _places_of(stored))
        if all(key in stored and _place_of(stored[key]) == place for key, place in places.items()):
            return places
        try:
            stored = context.write(lambda tx, before=stored, now=places: _keep(tx, before, now))  # type: ignore[misc]
        except (Stale, Unavailable):
            return places
    return places


def completed(directory: Directory, wanted: Sequence[OrganisationId], stored: Places) -> Places:
    """Return places for all of `wanted`: the stored ones, but those over another, and places for the others."""
    free = FreePlaces()
    known = {key: free.take(stored[key]) for key in sorted(stored) if free.is_free(stored[key])}
    if known and all(key in known for key in wanted):
        return {key: known[key] for key in wanted}
    groups, ties = town_of(directory, wanted)
    if len(known) < SETTLED or len(wanted) > 2 * len(known):
        places = grouped(groups, ties)
    else:
        places = joined({str(key): place for key, place in known.items()}, groups, ties)
    return {OrganisationId(key): place for key, place in places.items()}


def town_of(directory: Directory, wanted: Iterable[OrganisationId]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what a layout is made from: the area of each of `wanted`, and the declared ties alone.

    Referrals count for nothing in it, so that no place tells of a path that its reader may not know.
    """
    groups = {str(key): str(directory.organisations[key].seat or "") for key in wanted}
    return groups, [(str(tie.one), str(tie.other)) for tie in directory.ties]


def replace_places(context: Context, before: Places, places: Places) -> bool:
    """Store other places in a short transaction; tell whether it was done: not if those stored are not `before`."""

    def work(tx: Writer) -> bool:
        stored = _stored(tx, sorted(places))
        if any(_place_of(node) != before.get(key) for key, node in stored.items()):
            return False
        _keep(tx, stored, places)
        return True

    return context.write(work)


def keep_missing(context: Context) -> int:
    """Lay out and keep the places of organisations that have none yet: a scheduled job. Return how many had none."""
    directory = context.directory()
    if known_places(context, directory) is not None:
        return 0
    stored = context.read(lambda tx: _stored(tx, _wanted(directory)))
    return len(lasting_places(context, directory).keys() - stored.keys())


def _wanted(directory: Directory) -> list[OrganisationId]:
    return sorted(organisation.id for organisation in directory.organisations.values() if organisation.active)


def _keep(tx: Writer, before: Mapping[OrganisationId, Node], places: Places) -> Mapping[OrganisationId, Node]:
    """Store what differs, unless somebody else has stored places since `before` was read; return what is stored."""
    now = _stored(tx, sorted(places))
    if {key: node.version for key, node in now.items()} == {key: node.version for key, node in before.items()}:
        tx.put(
            [
                Node(kind="MapPosition", id=key, fields={"x": x, "y": y}, version=now[key].version if key in now else 0)
                for key, (x, y) in places.items()
                if key not in now or _place_of(now[key]) != (x, y)
            ]
        )
    return _stored(tx, sorted(places))


def _stored(reader: Reader, wanted: Sequence[OrganisationId]) -> Mapping[OrganisationId, Node]:
    return {OrganisationId(node.id): node for node in reader.get_many("MapPosition", wanted)}


def _places_of(stored: Mapping[OrganisationId, Node]) -> Places:
    places = {key: _place_of(node) for key, node in stored.items()}
    return {key: place for key, place in places.items() if place is not None}


def _place_of(node: Node) -> Place | None:
    """Return the place that is stored; one that is none, written by another program, is as if nothing were stored."""
    x, y = node.fields.get("x"), node.fields.get("y")
    return (x, y) if isinstance(x, float) and isinstance(y, float) and isfinite(x) and isfinite(y) else None
