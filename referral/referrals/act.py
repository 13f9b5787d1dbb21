"""Act on a referral: every change is one transaction of the new state and its event."""

from dataclasses import asdict, dataclass, replace
from typing import Final

from graph.store import Reader, Writer
from referral import idempotency
from referral.access.policy import Permission
from referral.clients import consents
from referral.context import Context
from referral.errors import ChangedMeanwhile, IllegalMove
from referral.lifecycle.transitions import INTERNAL, UNNOTICED
from referral.model.actors import Role
from referral.model.clients import Client
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Referral, Route, State, TransitionData
from referral.pathways import gains, progress
from referral.referrals.effects import apply
from referral.referrals.prepare import check_acknowledged, not_available, not_offered
from referral.referrals.queries import as_it_was, referral_for
from referral.storage import records
from referral.storage.records import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a submitted action knows of its referral.

    `expected` is the number of events its sender saw; an action is refused when there are newer ones. `key` makes a
    repeated submission the same action. `acknowledged` names the warnings that the user has seen and accepts.
    """

    expected: int | None = None
    key: str | None = None
    acknowledged: tuple[str, ...] = ()


UNCONDITIONAL: Final = Submission()


def act(
    context: Context,
    referral_id: ReferralId,
    action: Action,
    *,
    data: TransitionData,
    submission: Submission = UNCONDITIONAL,
) -> Referral:
    """Take one action on a referral and return it as it is afterwards.

    Errors: NotFound, IllegalMove, WrongActor, MissingData, UnknownCode, NoConsent, ChangedMeanwhile, BadInput (a key
    used for another act), NeedsConfirmation (a draft is sent to a service that is not available now).
    """
    if action in INTERNAL:
        raise IllegalMove(state=None, action=action)
    fingerprint = idempotency.fingerprint({"referral": referral_id, "action": action, **asdict(data)})

    def work(tx: Writer) -> Referral:
        partner = context.actor.role is Role.PARTNER
        permission = Permission.RECEIVE_REFERRALS if partner else Permission.MOVE_REFERRALS
        referral = referral_for(tx, context, referral_id, permission)
        earlier = idempotency.earlier(tx, context, submission.key, fingerprint=fingerprint)
        if earlier is not None:
            return as_it_was(tx, referral, earlier.number)
        _check_expected(tx, referral, submission.expected)
        complete = _sending(tx, context, referral, data, submission) if action is Action.SEND else data
        changed = apply(tx, context, referral, ((action, complete),), name=f"referral.{action}")
        progress.after(tx, context, changed)
        if referral.state is State.COMPLETED and changed.state is not State.COMPLETED:
            gains.take_back(tx, context, referral)
        done = idempotency.Done(subject=changed.id, number=changed.events)
        idempotency.remember(tx, context, submission.key, done, fingerprint=fingerprint)
        return changed

    return idempotency.settled(context, work)


def _check_expected(tx: Reader, referral: Referral, expected: int | None) -> None:
    """Refuse an action on a referral that has changed since; a reminder or its delivery is no change that matters."""
    if expected is None or expected == referral.events:
        return
    since = [event for event in records.events_of(tx, referral.id) if event.number > expected]
    if not since or any(event.action not in UNNOTICED for event in since):
        raise ChangedMeanwhile(kind="Referral", id=referral.id, state=referral.state)


def _sending(
    tx: Writer, context: Context, referral: Referral, data: TransitionData, submission: Submission
) -> TransitionData:
    """Return what sending a draft carries, once the warnings about its service have been seen."""
    service = context.directory().services.get(referral.service) if referral.service else None
    if service is not None:
        partner = context.directory().organisations[service.organisation]
        warnings = (*not_available(service, partner, on=context.today), *not_offered(service, referral.need))
        check_acknowledged(warnings, submission.acknowledged)
    return _with_consent(tx, context, referral, replace(data, delivery=referral.delivery))


def _with_consent(tx: Writer, context: Context, referral: Referral, data: TransitionData) -> TransitionData:
    """Return what sending a draft carries: the consent in force, or the one just given."""
    if referral.route == Route.REPORT or referral.organisation is None:
        return data
    new = None
    if data.consent_on is not None and data.consent_channel is not None:
        new = consents.NewConsent(channel=data.consent_channel, given_on=data.consent_on)
        consents.check(context, new)
    household = (standing(tx, Client, code) for code in (referral.client, *referral.members))
    people = {person.id: person for person in household}.values()
    consent = consents.required_of_all(tx, context, people, referral.organisation, new=new)
    return replace(data, consent=consent.id, consent_on=consent.given_on, consent_channel=consent.channel)
