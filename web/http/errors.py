"""Status and sentence of every refusal; the core gives codes and parameters and decides, nothing is decided here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, cast

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from graph.errors import Damaged, EmptyFile, ForeignLog, GraphError, NoStore, NotEmpty, Unavailable, WrongStore
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
    Unreadable,
    WrongActor,
)
from web.wording.languages import N_, Say
from web.wording.tables.problems import problem
from web.wording.tables.warnings import warning

Warn = Callable[[str, Mapping[str, object]], str]


class NotSignedIn(Exception):
    """The route needs a signed-in user."""


class ForgedRequest(Exception):
    """The request did not come from our own page, or its form is too old."""


class AboutNow(Exception):
    """A day was asked for where everything is about now."""

    code = "about_now"


STATUS: Final[Mapping[type[Exception], int]] = MappingProxyType(
    {
        NotSignedIn: 401,
        ForgedRequest: 403,
        AboutNow: 422,
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
        Unreadable: 409,
        Refusal: 400,
        Unavailable: 503,
        GraphError: 400,
    }
)
SENTENCES: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        NotSignedIn: N_("Please sign in first."),
        ForgedRequest: N_(
            "This form is too old or comes from another page. Open the page again and repeat what you did."
        ),
        AboutNow: N_(
            "This page is about now: it says what waits today and cannot be shown as of another day. Results, what is "
            "missing, the network, organisations and find help can."
        ),
        NotAllowed: N_("Your role does not allow this. Ask your coordinator or administrator."),
        NotFound: N_("There is nothing here, or you may not see it."),
        IllegalMove: N_("This can no longer be done, because the referral has changed. See its current state below."),
        ChangedMeanwhile: N_(
            "Somebody has changed this in the meantime. This is the current state; please decide again."
        ),
        WrongActor: N_("You may not record this step."),
        MissingData: N_("Something is still missing. Fill in the marked fields."),
        UnknownCode: N_("One of your choices is not in the list. Choose again."),
        IllegalTask: N_("A Task cannot go from its present status to this one. A new Task with partOf may be needed."),
        NotOurTask: N_("This Task belongs to another referral, or to one of its Tasks that has already ended."),
        BadInput: N_("Some of the data cannot be used. See the marked fields."),
        NoConsent: N_("The client's consent to this partner is needed first. Record how it was given."),
        NeedsConfirmation: N_("Read the warnings first. If you still want this, send it again."),
        Unreadable: N_(
            "A record in the store cannot be read, so this cannot be shown. Nothing was changed. Ask your "
            "administrator to run `mrezha doctor`: it names the record."
        ),
        TooManyTries: N_("There were too many attempts from here. Wait a while and try again."),
        WrongStore: N_(
            "This store cannot be opened: it is not a Mrezha store, it was made by a newer version, "
            "or the password is wrong."
        ),
        NoStore: N_("There is no store at this place. Set MREZHA_STORE."),
        EmptyFile: N_("The file of this store is empty, so it is not opened and nothing was changed."),
        Damaged: N_(
            "The file of this store is damaged, so it is not opened and nothing was changed. Keep it as it is, restore "
            "the last backup into a new file with `mrezha restore`, and set MREZHA_STORE to that file."
        ),
        ForeignLog: N_(
            "Beside this store lies a write log (its name ends with -wal) that belongs to another file, so it is not "
            "opened and nothing was changed. Put the store back together with its own log, or move the log elsewhere; "
            "if neither is sure, restore the last backup into a new file with `mrezha restore`."
        ),
        NotEmpty: N_("The store already holds data. A backup can be restored only into an empty store."),
        Unavailable: N_("The database cannot be reached at the moment. Nothing has been lost; try again in a minute."),
    }
)
# Refusals of the web itself, by status.
STATUS_SENTENCES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: N_("The request arrived incomplete. Open the page again and repeat what you did."),
        405: N_("This address accepts only what its own page sends. Open the page and use its buttons."),
        413: N_("This is too large: at most 1 MB can be sent at once. Shorten it and send it again."),
        415: N_("This address accepts only the form of its own page. Open the page again and repeat what you did."),
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
    return (
        say(message)
        if message
        else say(N_("Something went wrong on our side. It has been recorded; please try again."))
    )


def _ended(text: str) -> str:
    """Return a text that others follow, ended as a sentence."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def as_json(error: Exception, say: Say, *, warn: Warn | None = None) -> dict[str, object]:
    """Return what to tell a program: the code of the refusal, the sentence, and by field what cannot be used.

    `warn` puts a warning into words; without it days and codes of documents stand as they are.
    """
    code = getattr(error, "code", "invalid")
    answer: dict[str, object] = {"error": code if isinstance(code, str) else "invalid", "message": sentence(error, say)}
    if isinstance(error, BadInput):
        problems = cast("tuple[tuple[str, str, Mapping[str, object]], ...]", error.details["problems"])
        answer["problems"] = {name: problem(what, details, say) for name, what, details in problems}
    if isinstance(error, NeedsConfirmation):
        words = {code: warn(code, details) if warn else warning(code, details, say) for code, details in error.warnings}
        message = " ".join((*(_ended(text) for text in words.values()), sentence(error, say)))
        answer |= {"acknowledge": list(words), "warnings": words, "message": message}
    return answer
