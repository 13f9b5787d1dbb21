"""Export referrals as FHIR bundles, and apply a partner's Task as the next transition of a referral."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from graph.model import Condition, Op, Order
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.calendar import SOFIA
from referral.clients.clients import visible_to
from referral.context import Context, Progress, silent
from referral.errors import ChangedMeanwhile, Refusal
from referral.exchange.fhir import bundle as fhir_bundle
from referral.exchange.fhir.content import BundleContent
from referral.exchange.fhir.task import summary as task_summary
from referral.exchange.fhir.task import update as task_update
from referral.exchange.fhir.task.update import TaskUpdate
from referral.exchange.fhir.terms import Json
from referral.lifecycle.replay import replay
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.ids import ReferralId
from referral.model.referrals import Event, Referral
from referral.referrals import act
from referral.referrals.queries import referral_for
from referral.storage import records
from referral.storage.directory import Directory
from referral.storage.records import Position
from referral.vocabulary.files import NATIONAL

PAGE: Final = 200


def export(context: Context, referral_id: ReferralId, *, language: str = NATIONAL) -> Json:
    """Return one referral of the actor's scope as a FHIR bundle; the export is audited first."""
    directory = context.directory()

    def work(tx: Writer) -> BundleContent:
        referral = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        return _contents(tx, context, (referral,), directory=directory, language=language)[0]

    return fhir_bundle.bundle(context.write(work), at=context.clock())


def export_all(
    context: Context, folder: Path, *, since: date | None = None, until: date | None = None, progress: Progress = silent
) -> int:
    """Write a bundle for each referral made in a range of days (both ends included) and return how many.

    A file is named by the referral's short code and readable by its owner alone.
    """
    conditions = (*visible_to(context, Permission.SEE_REFERRALS), *_created_between(since, until))
    folder.mkdir(parents=True, exist_ok=True)
    total = context.read(lambda tx: tx.tally("Referral", conditions)[0].count)
    done = 0
    for batch in _batches(context, conditions):
        at = context.clock()
        for content in batch:
            _write(folder / f"{content.referral.short_code}.json", fhir_bundle.bundle(content, at=at))
        done += len(batch)
        progress("fhir", done, max(total, done))
    return done


def answer(context: Context, referral_id: ReferralId, task: Mapping[str, Any]) -> Referral:
    """Apply the transition a partner's Task asks for; the same Task again changes nothing.

    Errors: NotFound, BadInput, NotOurTask, UnknownCode, MissingData, IllegalTask, IllegalMove, WrongActor,
    ChangedMeanwhile (it answers an older version, and something else happened since).
    """
    policy.granted(context, Permission.MOVE_REFERRALS)

    def work(tx: Reader) -> tuple[Referral, tuple[Event, ...]]:
        referral = referral_for(tx, context, referral_id, Permission.MOVE_REFERRALS)
        return referral, records.events_of(tx, referral_id)

    referral, events = context.read(work)
    events = task_summary.versions(events)
    version = task_update.version_of(task)
    if version is None:
        if _repeats(context, referral, events, task):
            return referral
        version = len(events)
    if not 0 < version <= len(events):
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=referral.state)
    update = _requested_update(context, referral, events[:version], task)
    if version < len(events):
        if _equals(events[version], update):
            return referral
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=referral.state)
    submission = act.Submission(expected=referral.events)
    return act.act(context, referral_id, update.action, data=update.data, submission=submission)


def _requested_update(
    context: Context, referral: Referral, events: Sequence[Event], task: Mapping[str, Any]
) -> TaskUpdate:
    """Return what a Task asks of the referral as it was after these events."""
    then = replay(referral, events)
    summary = task_summary.summaries(events)[-1]
    return task_update.update_of(task, referral=then, summary=summary, vocabulary=context.vocabulary)


def _repeats(context: Context, referral: Referral, events: tuple[Event, ...], task: Mapping[str, Any]) -> bool:
    """Tell whether a Task that names no version asks for what the last event already did."""
    if len(events) < len(("create", "send", "answer")):
        return False
    with suppress(Refusal):
        return _equals(events[-1], _requested_update(context, referral, events[:-1], task))
    return False


def _equals(event: Event, update: TaskUpdate) -> bool:
    return (event.action, event.data) == (update.action, update.data)


def _created_between(since: date | None, until: date | None) -> tuple[Condition, ...]:
    ends = ((Op.GE, since, 0), (Op.LT, until, 1))
    return tuple(
        Condition(field="created_at", op=op, value=datetime.combine(on + timedelta(days=later), time(), SOFIA))
        for op, on, later in ends
        if on is not None
    )


def _batches(context: Context, conditions: tuple[Condition, ...]) -> Iterator[tuple[BundleContent, ...]]:
    directory = context.directory()
    after: Position = None
    while True:

        def work(tx: Writer, after: Position = after) -> tuple[tuple[BundleContent, ...], Position]:
            order = (Order(field="id"),)
            referrals, following = records.find(tx, Referral, conditions, order=order, limit=PAGE, after=after)
            return _contents(tx, context, referrals, directory=directory), following

        batch, after = context.write(work)
        yield batch
        if after is None:
            return


def _contents(
    tx: Writer, context: Context, referrals: tuple[Referral, ...], *, directory: Directory, language: str = NATIONAL
) -> tuple[BundleContent, ...]:
    """Return what the bundles of these referrals are made of, having audited the export."""
    clients = {client.id: client for client in records.get_many(tx, Client, {item.client for item in referrals})}
    given = {item.consent for item in referrals if item.consent}
    consents = {consent.id: consent for consent in records.get_many(tx, Consent, given)}
    for referral in referrals:
        audit.record(tx, context, "referral.export", kind="Referral", subject=referral.id, detail="fhir")
    return tuple(
        BundleContent(
            referral=referral,
            events=records.events_of(tx, referral.id),
            client=clients[referral.client],
            centre=directory.organisations[referral.centre],
            partner=directory.organisations.get(referral.organisation) if referral.organisation else None,
            service=directory.services.get(referral.service) if referral.service else None,
            area=directory.areas.get(clients[referral.client].area),
            consent=consents.get(referral.consent) if referral.consent else None,
            vocabulary=context.vocabulary,
            today=context.today,
            language=language,
            knows_client=policy.covers(context.actor, Permission.SEE_CLIENTS, clients[referral.client]),
        )
        for referral in referrals
    )


def _write(file: Path, bundle: Json) -> None:
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(bundle, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    part.replace(file)
