"""What a partner may answer through a link, and which transitions each answer leads to. Pure.

A decision answers the request and can be corrected for a day. A report tells what happened after it; it is a
transition of its own, so it can be given as long as the link works.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.calendar import SOFIA
from referral.errors import BadInput, MissingData
from referral.lifecycle import authority, events, transition_fields
from referral.lifecycle.events import PlannedTransition
from referral.lifecycle.states import AGREED, OPEN
from referral.lifecycle.transition_fields import AskedField, Surface
from referral.lifecycle.transitions import BY_STATE, TRANSITIONS, Transition, barred_on, row_of
from referral.model.actors import ActingAs, Actor
from referral.model.ids import UserId
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.vocabulary import Vocabulary
from referral.vocabulary.files import NATIONAL

# What the partner is asked for, and the choices that decide nothing: they pass something on to the centre.
DECISIONS: Final = (Action.ACCEPT, Action.SCHEDULE, Action.WAITLIST, Action.DECLINE)
WRONG_RECIPIENT: Final = "wrong_recipient"
CALL_ME: Final = "call_me"
CHOICES: Final = (*(action.value for action in DECISIONS), WRONG_RECIPIENT, Action.ASK.value, CALL_ME)
# What may have happened since. An appointment has a choice of its own: before a decision, its action is the decision.
APPOINT: Final = "appoint"
REPORTS: Final[Mapping[str, Action]] = MappingProxyType(
    {
        Action.COMPLETE.value: Action.COMPLETE,
        Action.START.value: Action.START,
        APPOINT: Action.SCHEDULE,
        Action.MISS.value: Action.MISS,
        Action.FAIL.value: Action.FAIL,
    }
)
# Reported days later, so the day itself must be given.
_DATED: Final = frozenset({Action.COMPLETE.value, Action.START.value})
# What can be reported again after an end; it changes nothing and is kept as a remark, for the centre to correct.
_OF_AN_END: Final = (Action.COMPLETE.value, Action.FAIL.value)
# The states that such a report of an end leads to.
REPORTED_ENDS: Final = frozenset(row.target for row in TRANSITIONS if row.action.value in _OF_AN_END)


class AnswerResult(StrEnum):
    """What became of an answer."""

    TAKEN = "taken"
    LATE = "late"
    CORRECTED = "corrected"
    KEPT = "kept"
    PASSED_ON = "passed_on"
    REPORTED = "reported"


_RESULTS: Final = MappingProxyType({Action.ASK: AnswerResult.PASSED_ON})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAnswer:
    """What a partner sent through the form: a choice and its data."""

    choice: str
    nonce: str
    data: TransitionData


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions:
    """What the page offers: reports of what happened, and decisions; both empty when it can only be read."""

    reports: tuple[str, ...]
    choices: tuple[str, ...]


def possible(referral: Referral) -> tuple[str, ...]:
    """Return every choice that this kind of referral offers; a report by law cannot be refused or put off."""
    barred = barred_on(referral.route)
    reports = (word for word, action in REPORTS.items() if action not in barred)
    return (*(word for word in CHOICES if word not in barred), *reports)


def offered(referral: Referral, *, answered_at: datetime | None, at: datetime) -> AnswerOptions:
    """Return what can be said now. `answered_at`: when the link's decision was given."""
    known, state = possible(referral), referral.state
    fitting = tuple(word for word in REPORTS if _reported(state, word, TransitionData()))
    possible_reports = _OF_AN_END if state in REPORTED_ENDS else fitting
    reports = (*(word for word in possible_reports if word in known), CALL_ME) if possible_reports else ()
    if read_only(answered_at, at=at) or (reports and not _correcting(referral, at)):
        return AnswerOptions(reports=reports, choices=())
    needless = {*reports, *_repeating(state)}
    choices = tuple(word for word in CHOICES if word in known and word not in needless)
    return AnswerOptions(reports=reports, choices=choices)


def fields_of(choice: str) -> tuple[AskedField, ...]:
    """Return the fields that the form asks for beside a choice, in order; the note belongs to the whole form.

    An appointment that is moved counts as a missed one first, so it may carry the reason.
    """
    action = REPORTS.get(choice) or (Action(choice) if choice in DECISIONS or choice == Action.ASK else None)
    if action is None:
        return ()
    asked = transition_fields.asked(row_of(action), surface=Surface.LINK)
    if choice != APPOINT:
        return asked
    missed = transition_fields.asked(row_of(Action.MISS), surface=Surface.LINK)
    return (*(replace(entry, required=False) for entry in missed if entry.field.name == "reason"), *asked)


def read_only(answered_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether the link's decision can no longer be corrected."""
    return answered_at is not None and at > answered_at + authority.CORRECTION


def check(referral: Referral, new: PartnerAnswer, *, answered_at: datetime | None, at: datetime) -> None:
    """Refuse by field what cannot be taken: no choice, a decision too late, no day or one that cannot be.

    Errors: BadInput, MissingData.
    """
    if new.choice not in possible(referral):
        raise BadInput(problems=(("answer", "no_choice", {}),))
    if new.choice not in REPORTS and new.choice != CALL_ME and read_only(answered_at, at=at):
        raise BadInput(problems=(("answer", "read_only", {}),))
    day = new.data.happened_on
    if day is None and new.choice in _DATED:
        raise MissingData(action=REPORTS[new.choice], missing=("happened_on",))
    if day is not None:
        events.refuse_future(day, at=at)
    if day is not None and referral.sent_at is not None and day < (sent := referral.sent_at.astimezone(SOFIA).date()):
        raise BadInput(problems=(("happened_on", "before_sent", {"day": f"{sent:%d.%m.%Y}"}),))


def plan(
    referral: Referral, new: PartnerAnswer, *, answered_at: datetime | None, at: datetime, vocabulary: Vocabulary
) -> tuple[AnswerResult, Sequence[PlannedTransition]]:
    """Return the result of an answer in the present state, and the transitions that carry it out.

    Errors: BadInput when a report no longer fits a referral that is still open.
    """
    data = replace(new.data, informant=Informant.PARTNER, channel="link")
    if new.choice in {WRONG_RECIPIENT, CALL_ME}:
        note = data.note or vocabulary.label("remarks", new.choice, NATIONAL)
        return AnswerResult.PASSED_ON, ((Action.REMARK, _remark(note, reason=new.choice)),)
    if new.choice in REPORTS:
        if steps := _reported(referral.state, new.choice, data):
            return AnswerResult.REPORTED, steps
        if referral.state in OPEN:
            raise BadInput(problems=(("answer", "moved_on", {}),))
        return AnswerResult.KEPT, _kept(REPORTS[new.choice], data, vocabulary)
    return _decided(referral, Action(new.choice), data, answered=answered_at is not None, at=at) or (
        AnswerResult.KEPT,
        _kept(Action(new.choice), data, vocabulary),
    )


def _decided(
    referral: Referral, action: Action, data: TransitionData, *, answered: bool, at: datetime
) -> tuple[AnswerResult, Sequence[PlannedTransition]] | None:
    """Return the result of a decision and its transitions, or None when nothing can be decided any more."""
    correcting = _correcting(referral, at)
    if (row := _row(referral.state, action)) is not None and not (answered and correcting):
        late = referral.state is State.EXPIRED
        return _RESULTS.get(row.action, AnswerResult.LATE if late else AnswerResult.TAKEN), ((action, data),)
    if correcting and _row(State.ACKNOWLEDGED, action) is not None:
        result = AnswerResult.CORRECTED if answered else AnswerResult.TAKEN
        return _RESULTS.get(action, result), ((Action.CORRECT, TransitionData(channel="link")), (action, data))
    return None


def _reported(state: State, word: str, data: TransitionData) -> tuple[PlannedTransition, ...]:
    """Return the transitions of a report, none where the table has none; a moved appointment is first missed."""
    if state not in AGREED:
        return ()
    action = REPORTS[word]
    reported = (action, replace(data, reason=None) if action is Action.SCHEDULE else data)
    if _row(state, action) is not None:
        return (reported,)
    missed = _row(state, Action.MISS) if action is Action.SCHEDULE else None
    if missed is None or missed.target is None or _row(missed.target, action) is None:
        return ()
    miss = TransitionData(informant=data.informant, channel=data.channel, reason=data.reason)
    return (Action.MISS, miss), reported


def _repeating(state: State) -> Iterator[str]:
    """Yield the decisions that would only repeat what stands, or that a report says better."""
    if state is row_of(Action.ACCEPT).target:
        yield Action.ACCEPT.value
    if state in AGREED and _row(state, Action.SCHEDULE) is not None:
        yield Action.SCHEDULE.value


def _correcting(referral: Referral, at: datetime) -> bool:
    """Tell whether the last answer may still be replaced by a new one."""
    holder = Actor(id=UserId("link"), acting_as=ActingAs.LINK)
    return any(row.action is Action.CORRECT for row in events.transitions_now(referral, holder, at=at))


def _row(state: State, action: Action) -> Transition | None:
    row = BY_STATE.get((state, action))
    return row if row is not None and ActingAs.LINK in row.capacities else None


def _remark(note: str, *, reason: str) -> TransitionData:
    return TransitionData(informant=Informant.PARTNER, channel="link", reason=reason, note=note)


def _kept(action: Action, data: TransitionData, vocabulary: Vocabulary) -> tuple[PlannedTransition, ...]:
    return ((Action.REMARK, _remark(_in_words(action, data, vocabulary), reason="after_end")),)


_REASONS: Final = MappingProxyType({Action.FAIL: "not_completed", Action.MISS: "miss", Action.SCHEDULE: "miss"})


def _in_words(action: Action, data: TransitionData, words: Vocabulary) -> str:
    """Return everything that an answer said as text, for a note, when it can no longer be carried out."""
    parts = [
        words.label("actions", action, NATIONAL),
        words.label("service_result", data.result, NATIONAL),
        words.label(_REASONS.get(action, "decline"), data.reason, NATIONAL),
        words.label("prerequisites", data.missing, NATIONAL),
        data.happened_on.isoformat() if data.happened_on else "",
        data.appointment_at.isoformat(sep=" ", timespec="minutes") if data.appointment_at else "",
        data.expected_on.isoformat() if data.expected_on else "",
        data.place or "",
        data.note or "",
    ]
    return "; ".join(part for part in parts if part)
