"""Status and sentence of every refusal; the core gives codes and parameters and decides, nothing is decided here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, cast

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from graph.errors import GraphError, NotEmpty, Unavailable, WrongStore
from referral.errors import (
    BadInput,
    ChangedMeanwhile,
    IllegalMove,
    IllegalTask,
    MissingData,
    NeedsConfirmation,
    NoConsent,
    NotAllowed,
    NotFound,
    NotOurTask,
    Refusal,
    TooManyTries,
    UnknownCode,
    WrongActor,
)
from web.wording.languages import N_, Say
from web.wording.tables.problems import problem


class NotSignedIn(Exception):
    """The route needs a signed-in user."""


class ForgedRequest(Exception):
    """The request did not come from our own page, or its form is too old."""


STATUS: Final[Mapping[type[Exception], int]] = MappingProxyType(
    {
        NotSignedIn: 401,
        ForgedRequest: 403,
        NotAllowed: 403,
        NotFound: 404,
        IllegalMove: 409,
        ChangedMeanwhile: 409,
        WrongActor: 403,
        MissingData: 422,
        UnknownCode: 422,
        BadInput: 422,
        NotOurTask: 422,
        NoConsent: 422,
        NeedsConfirmation: 409,
        TooManyTries: 429,
        Refusal: 400,
        Unavailable: 503,
        GraphError: 400,
    }
)
SENTENCES: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        NotSignedIn: N_("Please sign in first."),
        ForgedRequest: N_("This form is too old or came from another page. Open the page again and repeat."),
        NotAllowed: N_("Your role does not allow this. Ask your coordinator or administrator."),
        NotFound: N_("There is nothing here, or it is not yours to see."),
        IllegalMove: N_("This cannot be done now: the referral has moved on. Look at its present state below."),
        ChangedMeanwhile: N_("Somebody changed this meanwhile. Here is how it is now; please decide again."),
        WrongActor: N_("This step is not yours to record."),
        MissingData: N_("Something is still missing. Fill in what is marked."),
        UnknownCode: N_("One of the choices is not in the list. Choose again."),
        IllegalTask: N_("A Task cannot go from its present status to this one. A new Task with partOf may be needed."),
        NotOurTask: N_("This Task answers another referral, or one of its Tasks that is over."),
        BadInput: N_("Something cannot be used as it is. See the marked fields."),
        NoConsent: N_("Consent of the client to this partner is needed first. Write down how it was given."),
        NeedsConfirmation: N_("Look at the warnings first. Send again if it is still right."),
        TooManyTries: N_("Too many tries from here. Wait a while and try again."),
        WrongStore: N_("This store cannot be opened: not ours, of a newer Mrezha, or the password is wrong."),
        NotEmpty: N_("Something is stored there already. A backup is restored into an empty store only."),
        Unavailable: N_("The database cannot be reached now. Nothing was lost; try again in a minute."),
    }
)
# Refusals of the web itself, by status.
STATUS_SENTENCES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: N_("The request was not whole. Open the page again and repeat."),
        405: N_("This address only takes what its own page sends. Go to the page and use its buttons."),
        413: N_("This is too much at once: at most 1 MB. Shorten it and send again."),
        415: N_("This address takes only forms of its own page. Open the page again and repeat."),
        422: SENTENCES[BadInput],
    }
)


def status_of(error: Exception) -> int:
    """Return the HTTP status of a refusal."""
    return next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), 500)


def sentence(error: Exception, say: Say) -> str:
    """Return what to tell a person, and what to do next."""
    message = next((SENTENCES[cls] for cls in type(error).__mro__ if cls in SENTENCES), None)
    if message is None and isinstance(error, HTTPException | RequestValidationError):
        message = STATUS_SENTENCES.get(getattr(error, "status_code", 422))
    return say(message) if message else say(N_("Something went wrong here. It was written down; try again."))


def as_json(error: Exception, say: Say) -> dict[str, object]:
    """Return what to tell a program: the code of the refusal, the sentence, and by field what cannot be used."""
    code = getattr(error, "code", "invalid")
    answer: dict[str, object] = {"error": code if isinstance(code, str) else "invalid", "message": sentence(error, say)}
    if isinstance(error, BadInput):
        problems = cast("tuple[tuple[str, str, Mapping[str, object]], ...]", error.details["problems"])
        answer["problems"] = {name: problem(what, details, say) for name, what, details in problems}
    return answer
