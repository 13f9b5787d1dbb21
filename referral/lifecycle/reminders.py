"""Which reminder, escalation or expiry is due for a referral. Pure."""

from datetime import datetime

from referral.calendar import after_working_days
from referral.lifecycle.deadlines import deadline_rule_of, expires_at
from referral.lifecycle.states import OPEN, UNDECIDED
from referral.model.referrals import Action, Referral, State


def next_reminder(referral: Referral, *, at: datetime) -> Action | None:
    """Return the action that is due now, or None.

    The first reminder is due when something is past due. The second one (undecided referrals only) and the escalation
    to the coordinator (open ones only) follow after the working days of the deadline rule; an undecided referral
    expires at its limit. Expiry comes first, so that a server that was off for weeks reminds nobody of what is over.
    """
    limit = expires_at(referral)
    if limit is not None and at >= limit:
        return Action.EXPIRE
    due = referral.due_at
    if due is None or at < due or referral.state is State.DRAFT:
        return None
    rule = deadline_rule_of(referral)
    undecided, is_open = referral.state in UNDECIDED, referral.state in OPEN
    if referral.reminders == 0:
        return Action.REMIND
    if undecided and referral.reminders == 1 and at >= after_working_days(due, rule.second_reminder):
        return Action.REMIND
    if is_open and referral.escalated_at is None and at >= after_working_days(due, rule.escalation):
        return Action.ESCALATE
    return None
