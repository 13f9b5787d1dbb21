"""What the last referral for a need says of why the need is not met, as tables of states and reasons."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from referral.gaps.cases import ReferralCase
from referral.gaps.reasons.model import Obstacle, UnmetReason
from referral.lifecycle.states import AGREED, STATES, UNDECIDED, Outcome
from referral.matching.partners.partner_figures import is_silent
from referral.model.referrals import State
from referral.model.requirements import INSURED

OTHER: Final = "other"
# What a reason of an end says; None: the need itself is over. A reason that is not here has the one of its state.
BY_REASON: Final[Mapping[tuple[State, str], UnmetReason | None]] = MappingProxyType(
    {
        (State.DECLINED, "not_eligible"): UnmetReason.NOT_ELIGIBLE,
        (State.DECLINED, "cost_or_insurance"): UnmetReason.NOT_ELIGIBLE,
        (State.DECLINED, "no_capacity"): UnmetReason.FULL,
        (State.DECLINED, "service_not_offered"): UnmetReason.NONE_EXISTS,
        (State.DECLINED, "outside_area"): UnmetReason.FAR,
        (State.DECLINED, "missing_documents"): UnmetReason.PAPERS,
        (State.DECLINED, "needs_official_direction"): UnmetReason.PAPERS,
        (State.NOT_COMPLETED, "could_not_contact"): UnmetReason.MISSED,
        (State.NOT_COMPLETED, "no_show"): UnmetReason.MISSED,
        (State.NOT_COMPLETED, "service_withdrawn"): UnmetReason.NONE_EXISTS,
        (State.NOT_COMPLETED, "found_ineligible_later"): UnmetReason.NOT_ELIGIBLE,
        (State.NOT_COMPLETED, "documents_not_obtained"): UnmetReason.PAPERS,
        (State.NOT_COMPLETED, "transport_or_cost"): UnmetReason.FAR,
        (State.NOT_COMPLETED, "language"): UnmetReason.LANGUAGE,
        (State.CANCELLED, "client_changed_mind"): UnmetReason.DECLINED,
        (State.CANCELLED, "consent_withdrawn"): UnmetReason.DECLINED,
        (State.CANCELLED, "prerequisite_missing"): UnmetReason.PAPERS,
        (State.CANCELLED, "need_met_elsewhere"): None,
        (State.CANCELLED, "moved_away"): None,
        (State.CANCELLED, "died"): None,
    }
)
# By the outcome that the state alone has.
BY_OUTCOME: Final[Mapping[Outcome | None, UnmetReason]] = MappingProxyType(
    {
        Outcome.DECLINED: UnmetReason.DECLINED,
        Outcome.NOT_HELPED: UnmetReason.DECLINED,
        Outcome.LOST: UnmetReason.SILENT,
        Outcome.WAITING: UnmetReason.FULL,
    }
)
# Why somebody did not come, where that was asked.
BY_BARRIER: Final = MappingProxyType(
    {
        "no_transport": UnmetReason.FAR,
        "weak_bulgarian": UnmetReason.LANGUAGE,
        "works_in_the_day": UnmetReason.HOURS,
        "no_id": UnmetReason.PAPERS,
        "no_address": UnmetReason.PAPERS,
        "not_insured": UnmetReason.NOT_ELIGIBLE,
    }
)
_DISCREET: Final = frozenset({"refused_or_treated_badly"})  # bad treatment is told elsewhere, and to few
_DETAIL: Final = MappingProxyType({"cost_or_insurance": INSURED, "needs_official_direction": "preliminary_assessment"})


class Settled(Exception):
    """The need is over, or somebody is at work on it in time: it is not unmet."""


def learnt_from(referral: ReferralCase, *, as_of: datetime, silence_days: int, overdue_days: float) -> Obstacle | None:
    """Return what the last referral for a need says; None where it says nothing and the matcher is to be asked.

    Errors: Settled.
    """
    state = referral.state
    if state is State.COMPLETED:
        if referral.need_result == "not_met":
            return Obstacle(reason=UnmetReason.NO_HELP)
        raise Settled
    if (state, referral.reason) in BY_REASON:
        return _of_reason(referral, BY_REASON[state, referral.reason or ""])
    outcome = STATES[state].outcome
    if outcome in BY_OUTCOME:
        return Obstacle(reason=BY_OUTCOME[outcome], detail=_detail(referral))
    if state in UNDECIDED and not is_silent(referral, silence_days=silence_days, as_of=as_of):
        raise Settled
    if state in AGREED and not _is_overdue(referral, as_of, overdue_days):
        raise Settled
    return Obstacle(reason=UnmetReason.SILENT) if state in {*UNDECIDED, *AGREED} else None


def _of_reason(referral: ReferralCase, reason: UnmetReason | None) -> Obstacle:
    if reason is None:
        raise Settled
    if reason is UnmetReason.MISSED and (barrier := BY_BARRIER.get(referral.barrier or "")):
        return Obstacle(reason=barrier, detail=referral.barrier or "")
    return Obstacle(reason=reason, detail=_detail(referral))


def _detail(referral: ReferralCase) -> str:
    """Return the document that was missing, or the reason that was given."""
    if referral.reason in _DISCREET:
        return OTHER
    return referral.missing or _DETAIL.get(referral.reason or "", referral.reason or "")


def _is_overdue(referral: ReferralCase, as_of: datetime, overdue_days: float) -> bool:
    return referral.due_at is not None and referral.due_at + timedelta(days=overdue_days) <= as_of
