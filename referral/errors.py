"""Refusals of the `referral` package: a code and parameters; `web/http/errors.py` gives them words and a status."""

from collections.abc import Mapping
from typing import cast

Warnings = tuple[tuple[str, Mapping[str, object]], ...]


class Refusal(Exception):
    """A use case said no and nothing was changed."""

    code = "refused"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details

    def __str__(self) -> str:
        """Name the refusal and its parameters."""
        listed = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code}({listed})"


class IllegalMove(Refusal):
    """The table of moves has no such action from this state; details: state, action."""

    code = "illegal_move"


class WrongActor(Refusal):
    """The action exists from this state but is not this actor's to take; details: state, action, role, informant."""

    code = "wrong_hand"


class MissingData(Refusal):
    """The action must carry facts that were not given; details: action, missing (names)."""

    code = "missing_facts"


class UnknownCode(Refusal):
    """A code that the vocabulary does not hold; details: list, code."""

    code = "unknown_code"


class NotAllowed(Refusal):
    """This actor may not do this; shown to the user like `NotFound` wherever a client could be inferred."""

    code = "not_allowed"


class NotFound(Refusal):
    """There is nothing of that kind and id for this actor; details: kind, id."""

    code = "not_found"


class ChangedMeanwhile(Refusal):
    """Somebody else changed it first; details: kind, id, state (what it is now)."""

    code = "changed_meanwhile"


class BadInput(Refusal):
    """Input that cannot be used; details: problems, a tuple of (field, code, parameters)."""

    code = "bad_input"


class IllegalTask(IllegalMove):
    """Gravity's diagram has no such step of a Task; details: from_status, to_status."""

    code = "illegal_task"


class NotOurTask(Refusal):
    """A Task that answers another referral, or one of its Tasks that is over; details: referral, task."""

    code = "not_our_task"


class NoConsent(Refusal):
    """Nothing may be passed to this partner: consent is missing, over or withdrawn; details: client, organisation."""

    code = "no_consent"


class NeedsConfirmation(Refusal):
    """Possible, but look first; details: warnings, a tuple of (code, parameters); repeat with these codes as sure."""

    code = "please_confirm"

    @property
    def warnings(self) -> Warnings:
        """Return what must be looked at."""
        return cast("Warnings", self.details["warnings"])


class TooManyTries(Refusal):
    """Too many tries from one place; details: seconds to wait."""

    code = "too_many_tries"


class Unreadable(Refusal):
    """A stored record that has no meaning here, typed into the store by hand or damaged; details: kind, id."""

    code = "unreadable_record"
