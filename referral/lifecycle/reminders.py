"""Which reminder, escalation or expiry is due for a referral. Pure."""

from datetime import datetime, timedelta

from referral.calendar import after_working_days
from referral.lifecycle.deadlines import deadline_rule_of, expires_at
from referral.lifecycle.states import OPEN, UNANSWERED, UNDECIDED
from referral.model.referrals import Action, Referral, State


def contact_due(referral: Referral) -> datetime | None:
    """Return when the coordinator must be told that nobody was reached; None when that was done or is not needed."""
    hours, begun = deadline_rule_of(referral).contact_hours, referral.delivered_at or referral.sent_at
    quiet = referral.state in UNANSWERED and not referral.provider_answered and referral.escalated_at is None
    return begun + timedelta(hours=hours) if hours and begun and quiet else None


def next_reminder(referral: Referral, *, at: datetime) -> Action | None:
    """Return the action that is due now, or None.

    The first reminder is due when something is past due. The second one (undecided referrals only) and the escalation
    to the coordinator (open ones only) follow after the working days of the deadline rule; an undecided referral
    expires at its limit. Expiry comes first, so that a server that was off for weeks reminds nobody of what is over.
    In an emergency the coordinator is told as soon as nothing was heard for an hour.
    """
    limit = expires_at(referral)
    if limit is not None and at >= limit:
        return Action.EXPIRE
    contact = contact_due(referral)
    if contact is not None and at >= contact:
        return Action.ESCALATE
    due = referral.due_at
    return None if due is None or at < due or referral.state is State.DRAFT else _past_due(referral, due, at=at)


def _past_due(referral: Referral, due: datetime, *, at: datetime) -> Action | None:
    rule = deadline_rule_of(referral)
    undecided, is_open = referral.state in UNDECIDED, referral.state in OPEN
    if referral.reminders == 0:
        return Action.REMIND
    if undecided and referral.reminders == 1 and at >= after_working_days(due, rule.second_reminder):
        return Action.REMIND
    if is_open and referral.escalated_at is None and at >= after_working_days(due, rule.escalation):
        return Action.ESCALATE
    return None
