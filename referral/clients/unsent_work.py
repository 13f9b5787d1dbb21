"""Work that waits on a phone to be sent: how much, whose, since when; after 30 days the lead of the centre is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, cast

from graph.model import Condition, Node, Op, Order, where
from graph.store import Reader, Writer
from referral.access import accounts, audit, policy
from referral.access.policy import Permission
from referral.access.sessions import fingerprint_of, forget_key, is_live
from referral.context import Context
from referral.model.actors import Role, User
from referral.model.communication import Notification
from referral.model.ids import OrganisationId, ReferralId, UserId
from referral.storage import records
from referral.storage.bad_records import Failure, checked, made_of, one_of_many
from referral.storage.reading import find_all

NOTICE: Final = "unsent_work"
THRESHOLD: Final = "unsent_days"
_HAS_KEY: Final = Condition(field="offline_key", op=Op.EMPTY, value=False)
_HELD: Final = Condition(field="released_at", op=Op.EMPTY, value=True)
_UNTOLD: Final = Condition(field="told_at", op=Op.EMPTY, value=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReport:
    """What a device says of one session's work on it: things to be sent, drafts, the age of the oldest to be sent."""

    mark: str
    waiting: int
    drafts: int
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentWork:
    """Work of a user on a device. `waiting` is None when the device was not heard since: nobody can know."""

    user: UserId
    name: str
    centre: OrganisationId | None
    waiting: int | None
    since: datetime


def report(context: Context, reports: Iterable[DeviceReport]) -> None:
    """Store what devices say waits on them; a device nobody was given a key for is not known and left out.

    Anybody on the device may say how much waits. That nothing is left erases the key of an ended session, so only the
    owner is believed there.
    """
    by_mark = {report.mark: report for report in reports}

    def work(tx: Writer) -> None:
        for device in tx.get_many("Device", by_mark):
            _store(tx, context, device, by_mark[device.id])

    context.write(work)


def tell_leads(context: Context) -> tuple[int, tuple[Failure, ...]]:
    """Tell the leads of a centre, or else the coordinators, of work that waits for 30 days.

    Return how often that was, and the devices for which it could not be done; the others are not kept waiting.
    """
    due, failures = context.read(lambda tx: _due_marks(tx, context))
    told = 0
    for mark in due:
        with one_of_many("Device", mark, failures):
            told += context.write(partial(_tell, context=context, mark=mark))
    return told, tuple(failures)


def of_team(context: Context) -> tuple[UnsentWork, ...]:
    """Return the work that waits on devices of the actor's centre, or of all, the oldest first.

    Errors: NotAllowed.
    """
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    everywhere = context.actor.role is Role.COORDINATOR

    def work(tx: Reader) -> tuple[UnsentWork, ...]:
        waiting = made_of(find_all(tx, "Device", (_HELD,)), checked(lambda device: _unsent(tx, context, device)))
        seen = [work for work in waiting if work and (everywhere or work.centre == context.actor.centre)]
        return tuple(sorted(seen, key=lambda work: (work.since, work.user)))

    return context.read(work)


def _store(tx: Writer, context: Context, device: Node, report: DeviceReport) -> None:
    now = context.clock()
    is_owner = device.fields["user"] == context.actor.id
    if report.waiting:
        since = max(now - report.age, _moment(device, "created_at"))
        tx.put([device.with_fields(waiting=report.waiting, since=since, seen_at=now, released_at=None)])
    elif is_owner:
        tx.put([device.with_fields(waiting=0, since=None, told_at=None, seen_at=now)])
        if not report.drafts:
            _release(tx, context, device)


def _release(tx: Writer, context: Context, device: Node) -> None:
    """Erase the key of an ended session whose work on a device has all arrived or was discarded."""
    now = context.clock()
    for session in find_all(tx, "Session", (*where(user=str(device.fields["user"])), _HAS_KEY)):
        if fingerprint_of(session.id) == device.id and not is_live(session, now):
            forget_key(tx, session.id, now)


def _due_marks(tx: Reader, context: Context) -> tuple[list[str], list[Failure]]:
    """Return the ids of the devices whose unsent work must be reported now, and those of which nobody can tell."""
    due, failures = list[str](), list[Failure]()
    for device in find_all(tx, "Device", (_UNTOLD, _HELD)):
        with one_of_many(device.kind, device.id, failures):
            due += [device.id] if _is_due(tx, context, device) else []
    return due, failures


def _tell(tx: Writer, *, context: Context, mark: str) -> int:
    """Notify who is responsible for a device of its work, once; return how many people that was."""
    device = tx.get("Device", mark)
    if device is None or "told_at" in device.fields or not _is_due(tx, context, device):
        return 0
    owner = records.get(tx, User, str(device.fields["user"]))
    now = context.clock()
    notifications = [
        Notification(
            id=f"{mark}:{now:%Y%m%d%H%M%S}:{NOTICE}:{user}",
            user=user,
            kind=NOTICE,
            referral=ReferralId(mark),  # the device, in place of a referral
            number=0,
            at=now,
        )
        for user in accounts.leads(tx, owner.centre) or accounts.coordinators(tx)
    ]
    if notifications:
        records.save(tx, *notifications)
    tx.put([device.with_fields(told_at=now)])
    audit.record(tx, context, "device.unsent", kind="User", subject=owner.id, detail=mark)
    return len(notifications)


def _is_due(tx: Reader, context: Context, device: Node) -> bool:
    unsent = _unsent(tx, context, device)
    return unsent is not None and context.clock() - unsent.since >= _patience(context)


def _unsent(tx: Reader, context: Context, device: Node) -> UnsentWork | None:
    """Return what a device said waits on it; when neither it nor its owner is heard of, how much is not known."""
    waiting, seen_at = cast("int", device.fields.get("waiting", 0)), _moment(device, "seen_at")
    user = tx.get("User", str(device.fields["user"]))
    if user is None:
        return None
    owner = records.from_node(User, user)
    if waiting:
        return _of(owner, waiting=waiting, since=_moment(device, "since"))
    newest = (Order(field="seen_at", descending=True),)
    sessions = tx.find("Session", where(user=owner.id), order=newest, limit=1).nodes
    devices = tx.find("Device", (*where(user=owner.id), _HELD), order=newest, limit=1).nodes
    heard_at = max([seen_at, *(_moment(session, "seen_at") for session in sessions)])
    is_silent = context.clock() - heard_at >= _patience(context) and devices[0].id == device.id
    return _of(owner, waiting=None, since=seen_at) if is_silent else None


def _of(owner: User, *, waiting: int | None, since: datetime) -> UnsentWork:
    return UnsentWork(user=owner.id, name=owner.name, centre=owner.centre, waiting=waiting, since=since)


def _patience(context: Context) -> timedelta:
    return timedelta(days=context.vocabulary.threshold(THRESHOLD))


def _moment(node: Node, name: str) -> datetime:
    return cast("datetime", node.fields[name])
