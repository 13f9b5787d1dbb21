"""How a referral can still be answered: by link, by slip; and what the partner has answered so far."""

from dataclasses import dataclass
from datetime import datetime

from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.lifecycle.events import partner_said
from referral.lifecycle.states import ANSWERABLE, WITH_PARTNER
from referral.lifecycle.transitions import BY_STATE
from referral.model.communication import AnswerLink
from referral.model.evidence import evidence_of
from referral.model.referrals import Event
from referral.partners import answer_links, slips
from referral.referrals.queries import ReferralDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWays:
    """What the referring side sees: links with their states, what it may do now, answers with their evidence level.

    A link's state is "open", "answered", "expired" or "revoked".
    """

    links: tuple[tuple[AnswerLink, str], ...]
    may_issue_link: bool
    may_return_slip: bool
    is_printable: bool
    answers: tuple[tuple[Event, int], ...]


def answer_ways(context: Context, detail: ReferralDetail) -> AnswerWays:
    """Return how a referral can be answered now, for whoever may see it. Errors: NotAllowed, NotFound."""
    referral = detail.referral
    returnable = any((referral.state, box) in BY_STATE for box in slips.BOXES)
    return AnswerWays(
        links=tuple(
            (link, link_state(link, at=context.clock())) for link in answer_links.of_referral(context, referral.id)
        ),
        may_issue_link=referral.state in ANSWERABLE and policy.allows(context.actor, Permission.ISSUE_LINKS),
        may_return_slip=returnable and policy.allows(context.actor, Permission.MOVE_REFERRALS),
        is_printable=referral.state in WITH_PARTNER,
        answers=tuple((event, int(evidence_of(event))) for event in detail.events if partner_said(event)),
    )


def link_state(link: AnswerLink, *, at: datetime) -> str:
    """Return what a link can do now: open, answered, expired or revoked."""
    if link.revoked_at is not None:
        return "revoked"
    if at >= link.expires_at:
        return "expired"
    return "answered" if link.answered_at else "open"
