"""The FHIR door: a referral's bundle, many bundles into a folder, and a partner's Task as the next move."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from graph.model import Condition, Op, Order, Value
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.calendar import SOFIA
from referral.clients.clients import visible_to
from referral.context import Context, Progress, silent
from referral.errors import ChangedMeanwhile, Refusal
from referral.exchange.fhir import bundle as fhir_bundle
from referral.exchange.fhir import task_update, tasks
from referral.exchange.fhir.bundle import Answer, BundleContent, Json
from referral.lifecycle.replay import replay
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.ids import ReferralId
from referral.model.referrals import Event, Referral
from referral.referrals import act
from referral.referrals.queries import referral_for
from referral.storage import records
from referral.storage.directory import Directory
from referral.vocabulary.files import NATIONAL

STEP: Final = 200


def export(context: Context, referral_id: ReferralId, *, language: str = NATIONAL) -> Json:
    """Return one referral in the actor's reach as a FHIR bundle; that it left is recorded first."""
    directory = context.directory()

    def work(tx: Writer) -> BundleContent:
        found = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        return _told(tx, context, (found,), directory=directory, language=language)[0]

    return fhir_bundle.bundle(context.write(work), at=context.clock())


def export_all(
    context: Context, folder: Path, *, since: date | None = None, until: date | None = None, progress: Progress = silent
) -> int:
    """Write a bundle for each referral made in a range of days (both ends included) and return how many.

    A file is named by the referral's short code and readable by its owner alone.
    """
    conditions = (*visible_to(context.actor, Permission.SEE_REFERRALS), *_made(since, until))
    folder.mkdir(parents=True, exist_ok=True)
    total = context.read(lambda tx: tx.tally("Referral", conditions)[0].count)
    done = 0
    for batch in _batches(context, conditions):
        at = context.clock()
        for told in batch:
            _write(folder / f"{told.referral.short_code}.json", fhir_bundle.bundle(told, at=at))
        done += len(batch)
        progress("fhir", done, max(total, done))
    return done


def answer(context: Context, referral_id: ReferralId, task: Mapping[str, Any]) -> Referral:
    """Take the move a partner's Task asks for; the same answer again changes nothing.

    Errors: NotFound, BadInput, NotOurTask, UnknownCode, MissingFacts, IllegalTask, IllegalMove, WrongActor,
    ChangedMeanwhile (it answers an older version, and something else happened since).
    """
    policy.require(context.actor, Permission.MOVE_REFERRALS)

    def work(tx: Reader) -> tuple[Referral, tuple[Event, ...]]:
        found = referral_for(tx, context, referral_id, Permission.MOVE_REFERRALS)
        return found, records.events_of(tx, referral_id)

    found, events = context.read(work)
    shown = tasks.versions(events)
    version = task_update.version_of(task)
    if version is None:
        if _repeats(context, found, shown, task):
            return found
        version = len(shown)
    if not 0 < version <= len(shown):
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=found.state)
    asked = _asked(context, found, shown[:version], task)
    if version < len(shown):
        if _is(shown[version], asked):
            return found
        raise ChangedMeanwhile(kind="Referral", id=referral_id, state=found.state)
    return act.act(
        context, referral_id, asked.action, data=asked.data, submission=act.Submission(expected=found.events)
    )


def _asked(context: Context, found: Referral, shown: Sequence[Event], task: Mapping[str, Any]) -> Answer:
    """Return what a Task asks of the referral as it was after these events."""
    then = replay(found, shown)
    line = tasks.lines(shown)[-1]
    return fhir_bundle.answer_of(task, referral=then, line=line, vocabulary=context.vocabulary)


def _repeats(context: Context, found: Referral, shown: tuple[Event, ...], task: Mapping[str, Any]) -> bool:
    """Tell whether a Task that names no version is the answer the story already ends with."""
    if len(shown) < len(("create", "send", "answer")):
        return False
    with suppress(Refusal):
        return _is(shown[-1], _asked(context, found, shown[:-1], task))
    return False


def _is(event: Event, asked: Answer) -> bool:
    return (event.action, event.data) == (asked.action, asked.data)


def _made(since: date | None, until: date | None) -> tuple[Condition, ...]:
    ends = ((Op.GE, since, 0), (Op.LT, until, 1))
    return tuple(
        Condition(field="created_at", op=op, value=datetime.combine(on + timedelta(days=later), time(), SOFIA))
        for op, on, later in ends
        if on is not None
    )


def _batches(context: Context, conditions: tuple[Condition, ...]) -> Iterator[tuple[BundleContent, ...]]:
    directory = context.directory()
    after: tuple[Value | None, ...] | None = None
    while True:

        def work(
            tx: Writer, after: tuple[Value | None, ...] | None = after
        ) -> tuple[tuple[BundleContent, ...], tuple[Value | None, ...] | None]:
            order = (Order(field="id"),)
            found, following = records.find(tx, Referral, conditions, order=order, limit=STEP, after=after)
            return _told(tx, context, found, directory=directory), following

        batch, after = context.write(work)
        yield batch
        if after is None:
            return


def _told(
    tx: Writer, context: Context, found: tuple[Referral, ...], *, directory: Directory, language: str = NATIONAL
) -> tuple[BundleContent, ...]:
    """Return what the bundles of these referrals are made of, having recorded that they leave."""
    clients = {one.id: one for one in records.get_many(tx, Client, {one.client for one in found})}
    consents = {one.id: one for one in records.get_many(tx, Consent, {one.consent for one in found if one.consent})}
    for one in found:
        audit.record(tx, context, "referral.export", kind="Referral", subject=one.id, detail="fhir")
    return tuple(
        BundleContent(
            referral=one,
            events=records.events_of(tx, one.id),
            client=clients[one.client],
            centre=directory.organisations[one.centre],
            partner=directory.organisations.get(one.organisation) if one.organisation else None,
            service=directory.services.get(one.service) if one.service else None,
            area=directory.areas.get(clients[one.client].area),
            consent=consents.get(one.consent) if one.consent else None,
            vocabulary=context.vocabulary,
            today=context.today,
            language=language,
            knows_client=policy.covers(context.actor, Permission.SEE_CLIENTS, clients[one.client]),
        )
        for one in found
    )


def _write(file: Path, bundle: Json) -> None:
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(bundle, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    part.replace(file)
