"""What goes back when a merge is undone, beyond what it changed: whatever came later to something that goes back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from graph.model import Condition, Op, where
from graph.store import Reader, Writer
from referral.lifecycle.states import need_status
from referral.model.clients import Incident, RecordedNeed
from referral.model.communication import AnswerLink, Message
from referral.model.consent import Consent
from referral.model.referrals import Referral
from referral.storage import merging, records
from referral.storage.merging import Change

# What a referral is about, of each kind of merged record: the field of the referral, and whose the other record is.
_ABOUT: Final = {
    "Client": ("client", "recorded_need", "RecordedNeed"),
    "Organisation": ("organisation", "service", "Service"),
}
_OF_REFERRAL: Final[tuple[Any, ...]] = (Incident, Message, AnswerLink)


def has_later(tx: Reader, kind: str, kept: str, *, than: datetime) -> bool:
    """Tell whether another merge into a record was made after a moment and still stands."""
    later = (Condition(field="at", op=Op.GT, value=than), Condition(field="undone_at", op=Op.EMPTY, value=True))
    return bool(tx.find("Merge", (*where(kind=kind, kept=kept), *later), limit=1).nodes)


def following(tx: Reader, kind: str, back: Sequence[Change], *, since: datetime) -> list[Change]:
    """Return what goes along with changes that lead back: referrals made since for a need or a service that goes back.

    With a referral go its reports, messages, links and the consent that was recorded for it since the merge.
    """
    name, about, of_kind = _ABOUT[kind]
    moved = {
        change.id: (change.before, change.after) for change in back if (change.kind, change.field) == (of_kind, name)
    }
    changes: list[Change] = []
    for record_id, (kept, gone) in moved.items():
        made = (*where(**{about: record_id, name: kept}), Condition(field="created_at", op=Op.GT, value=since))
        for referral in records.find(tx, Referral, made)[0]:
            hanging = [
                record for cls in _OF_REFERRAL for record in records.find(tx, cls, where(referral=referral.id))[0]
            ]
            own = [referral, *hanging, *_consents(tx, referral, since)]
            changes += [
                Change(kind=type(record).__name__, id=record.id, field=name, before=kept, after=gone)
                for record in own
                if getattr(record, name, None) == kept
            ]
    return changes


def settle_needs(tx: Writer, back: Iterable[Change], *, since: datetime) -> None:
    """Set the status of needs that were parted again from their referrals, where one of these changed since."""
    parted = {
        need
        for change in back
        if (change.kind, change.field) == ("RecordedNeed", merging.MERGED)
        for need in (change.id, change.before)
    }
    needs = records.get_many(tx, RecordedNeed, parted)
    made = [records.find(tx, Referral, where(recorded_need=need.id))[0] for need in needs]
    changed = {referral.changed_at for referrals in made for referral in referrals}
    if not any(at is not None and at > since for at in changed):
        return
    for need, referrals in zip(needs, made, strict=True):
        status = need_status(referrals) or need.status
        if status != need.status:
            records.save(tx, replace(need, status=status))


def _consents(tx: Reader, referral: Referral, since: datetime) -> list[Consent]:
    """Return the consent of a referral, if it was recorded since a moment and for this referral alone."""
    given = records.get_many(tx, Consent, (referral.consent,) if referral.consent else ())
    return [
        consent
        for consent in given
        if consent.recorded_at >= since and tx.tally("Referral", where(consent=consent.id))[0].count == 1
    ]
