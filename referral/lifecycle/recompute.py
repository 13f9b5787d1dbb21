"""Bring the referrals of an older program up to what their events say by the rules of today."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from graph.errors import Stale
from graph.model import Condition, Op, Order
from graph.store import Reader, Store, Writer
from referral.errors import ChangedMeanwhile, Refusal
from referral.lifecycle.replay import replay
from referral.model.ids import ReferralId
from referral.model.referrals import Event, Referral
from referral.storage import records
from referral.storage.bad_records import made_of
from referral.storage.reading import find_all

PAGE: Final = 200
_TRIES: Final = 5
# A referral with an event counts those typed; one without was stored before the facts of figures were kept.
_OLDER: Final = (Condition(field="typed", op=Op.EMPTY, value=True),)


def recompute(store: Store) -> int:
    """Store what the events of every older referral say, a page a transaction; return how many were brought up to date.

    It may be cut at any moment and run again, and run in several processes at once. A referral whose events cannot be
    replayed stays as it is; `doctor` names it. Errors: ChangedMeanwhile when others kept changing the same referrals.
    """
    done, after = 0, None
    while True:
        count, after = _settled(store, after)
        done += count
        if after is None:
            return done


def _settled(store: Store, after: records.Position) -> tuple[int, records.Position]:
    for _ in range(_TRIES - 1):
        try:
            return store.write(lambda tx: _page(tx, after))
        except (ChangedMeanwhile, Stale):  # another process was first
            continue
    return store.write(lambda tx: _page(tx, after))


def _page(tx: Writer, after: records.Position) -> tuple[int, records.Position]:
    referrals, following = records.find(tx, Referral, _OLDER, limit=PAGE, after=after)
    events = events_of_many(tx, tuple(referral.id for referral in referrals)) if referrals else {}
    replayed = [_replayed(referral, events[referral.id]) for referral in referrals if referral.id in events]
    changed = [referral for referral in replayed if referral is not None]
    if changed:
        records.save(tx, *changed)
    return len(changed), following


def _replayed(referral: Referral, events: Sequence[Event]) -> Referral | None:
    try:
        return replace(replay(referral, events), version=referral.version)
    except Refusal:
        return None


def events_of_many(reader: Reader, ids: Sequence[ReferralId]) -> dict[ReferralId, list[Event]]:
    """Return the events of several referrals, in order; of one with an event that cannot be read, none."""
    events: dict[ReferralId, list[Event]] = {}
    among = (Condition(field="referral", op=Op.IN, value=tuple(ids)),)
    order = (Order(field="referral"), Order(field="number"))
    nodes = find_all(reader, "ReferralEvent", among, order=order)
    for event in made_of(nodes, records.event_of):
        events.setdefault(event.referral, []).append(event)
    written = Counter(str(node.fields.get("referral")) for node in nodes)
    return {referral: known for referral, known in events.items() if len(known) == written[referral]}
