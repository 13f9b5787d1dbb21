"""Words and a status for every refusal. The core gives codes and parameters; nothing here decides anything."""

from collections.abc import Callable, Mapping
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
    MissingFacts,
    NoConsent,
    NotAllowed,
    NotFound,
    NotOurTask,
    PleaseConfirm,
    Refusal,
    TooManyTries,
    UnknownCode,
    WrongHand,
)
from web.guard import Forged, NotSignedIn

Say = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a text for translation where it is only stored."""
    return text


STATUS: Final[Mapping[type[Exception], int]] = MappingProxyType(
    {
        NotSignedIn: 401,
        Forged: 403,
        NotAllowed: 403,
        NotFound: 404,
        IllegalMove: 409,
        ChangedMeanwhile: 409,
        WrongHand: 403,
        MissingFacts: 422,
        UnknownCode: 422,
        BadInput: 422,
        NotOurTask: 422,
        NoConsent: 422,
        PleaseConfirm: 409,
        TooManyTries: 429,
        Refusal: 400,
        Unavailable: 503,
        GraphError: 400,
    }
)
SENTENCES: Final[Mapping[type[Exception], str]] = MappingProxyType(
    {
        NotSignedIn: N_("Please sign in first."),
        Forged: N_("This form is too old or came from another page. Open the page again and repeat."),
        NotAllowed: N_("Your role does not allow this. Ask your coordinator or administrator."),
        NotFound: N_("There is nothing here, or it is not yours to see."),
        IllegalMove: N_("This cannot be done now: the referral has moved on. Look at its present state below."),
        ChangedMeanwhile: N_("Somebody changed this meanwhile. Here is how it is now; please decide again."),
        WrongHand: N_("This step is not yours to record."),
        MissingFacts: N_("Something is still missing. Fill in what is marked."),
        UnknownCode: N_("One of the choices is not in the list. Choose again."),
        IllegalTask: N_("A Task cannot go from its present status to this one. A new Task with partOf may be needed."),
        NotOurTask: N_("This Task answers another referral, or one of its Tasks that is over."),
        BadInput: N_("Something cannot be used as it is. See the marked fields."),
        NoConsent: N_("Consent of the client to this partner is needed first. Write down how it was given."),
        PleaseConfirm: N_("Look at the warnings first. Send again if it is still right."),
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
# What is wrong with one field.
PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": N_("Please fill this in."),
        "missing_fact": N_("Please fill this in."),
        "unknown": N_("Choose one from the list."),
        "too_long": N_("Shorter, please: at most {longest} characters."),
        "too_short": N_("Longer, please: at least {shortest} characters."),
        "too_common": N_("This password is too easy to guess. Choose another."),
        "not_a_date": N_("Write a date such as 15.03.2026."),
        "not_a_moment": N_("Choose a date and an hour."),
        "not_in_range": N_("A whole number from {low} to {high}."),
        "in_the_future": N_("This day has not come yet."),
        "no_such_period": N_("Choose days between the years {low} and {high}."),
        "not_a_window": N_("Write the month and the day of both ends, such as 07-01/10-31."),
        "not_a_last_day": N_("The last day of a document cannot be read ({word})."),
        "paper_not_held": N_("Mark that the person has it, or leave its last day empty."),
        "unknown_paper": N_("There is no document or registration called {code}."),
        "no_way": N_("There is no way to this goal now. See below what stops it."),
        "reached_already": N_("The client has this already."),
        "no_need": N_("The first service answers no need, so nobody can be referred to it. Tell the coordinator."),
        "upside_down_days": N_("The last day must not be before the first."),
        "consent_too_old": N_("This consent is over. Ask the client again."),
        "other_client": N_("This referral is of another client."),
        "no_consent": N_("Write down how the client gave consent."),
        "upside_down": N_("The first year must not be later than the last."),
        "changed": N_("Somebody changed this meanwhile. Open it again to see how it is now."),
        "not_a_code": N_("Only letters, digits and . - _ are possible here, and not the word new."),
        "changed_again": N_("Somebody changed this meanwhile. Send it again."),
        "taken": N_("This is already used. Choose another."),
        "wait": N_("Too many tries. Wait {seconds} seconds and try again."),
        "wrong_password": N_("The name or the password is wrong."),
        "not_the_same": N_("The two are not the same."),
        "own_account": N_("You cannot do this to your own account."),
        "last_administrator": N_("One administrator must stay."),
        "no_choice": N_("Nothing was decided. Choose one answer, tick for whom you answer, and send again."),
        "old_page": N_("This page was already used or is old; nothing new was written. Open the request again."),
        "read_only": N_("The answer can no longer be changed here. Please call the centre."),
        "moved_on": N_("The request has moved on meanwhile. Look at its state above and choose again."),
        "before_sent": N_("The request was sent on {day}. Choose a day from then on."),
        "tick_needed": N_("Tick this, so that we know for whom you answer."),
        "not_in_codes": N_("Our codes never contain {sign}, nor 0 O, 1 I L, 5 S, 8 B or 2 Z. Look again."),
        "code_length": N_("A code has {length} signs."),
        "code_unknown": N_("No referral of yours has this code. Compare it with the slip, sign by sign."),
        "used_for_another": N_("This form was already used for the referral {code}. Look at it, or start a new one."),
        "two_keys": N_("The key in the header and the one in the body are not the same. Send one."),
        "no_package": N_("The folder {folder} holds no {wanted}: it is not a package we can read."),
        "bad_header": N_("The first line of {file} must name each column once."),
        "file_too_large": N_("{file} is larger than 64 MB."),
        "not_a_backup": N_("{file} is not a backup of Mrezha."),
        "newer_backup": N_("{file} was made by a newer Mrezha. Update first."),
        "damaged_backup": N_("{file} is damaged or not whole. Nothing was restored; take another copy."),
        "bad_world": N_('{file} cannot be read: it must hold code = "…" and, if given, today = 2026-01-15.'),
        "no_account": N_("There is no account of this name."),
        "not_a_port": N_("A port is a whole number from 1 to 65535."),
        "demo_only_on_loopback": N_("The demo opens only on this computer (127.0.0.1)."),
        "not_a_number_of_seconds": N_("Write a number of seconds, at most one day."),
        "not_an_url": N_("This is not an address that can be read."),
        "not_a_base_address": N_(
            "Write the server's public address, such as https://mrezha.example, and nothing more."
        ),
        "url_needed_for_mail": N_(
            "Letters need the server's public address: set MREZHA_URL, for example https://mrezha.example."
        ),
        "not_a_mail_server": N_("Write smtp://user:password@host:587 or smtps://user:password@host:465."),
        "not_an_address": N_("Letters need a sender. Set MREZHA_MAIL_FROM, for example mrezha@center.example."),
        "weak_database_password": N_("Give the database a password of its own: bolt://user:password@server:7687."),
        "not_a_store": N_("Write the path of a file, or bolt://user:password@server:7687."),
        "no_such_folder": N_("There is no such folder."),
        "does_not_fit": N_("The business status {code} does not go with the status {status} of a Task."),
        "not_text": N_("{file} is not a text table."),
    }
)


def status_of(error: Exception) -> int:
    """Return the HTTP status of a refusal."""
    return next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), 500)


def sentence(error: Exception, say: Say) -> str:
    """Return what to tell a person, and what to do next."""
    found = next((SENTENCES[cls] for cls in type(error).__mro__ if cls in SENTENCES), None)
    if found is None and isinstance(error, HTTPException | RequestValidationError):
        found = STATUS_SENTENCES.get(getattr(error, "status_code", 422))
    return say(found) if found else say(N_("Something went wrong here. It was written down; try again."))


def as_json(error: Exception, say: Say) -> dict[str, object]:
    """Return what to tell a program: the code of the refusal, the sentence, and by field what cannot be used."""
    code = getattr(error, "code", "invalid")
    told: dict[str, object] = {"error": code if isinstance(code, str) else "invalid", "message": sentence(error, say)}
    if isinstance(error, BadInput):
        found = cast("tuple[tuple[str, str, Mapping[str, object]], ...]", error.details["problems"])
        told["problems"] = {name: problem(what, details, say) for name, what, details in found}
    return told


def problem(code: str, details: Mapping[str, object], say: Say) -> str:
    """Return what is wrong with one field."""
    return say(PROBLEMS.get(code, PROBLEMS["unknown"])).format_map(_Blank(details))


class _Blank(dict[str, object]):
    """Parameters that a sentence may lack."""

    def __missing__(self, key: str) -> str:
        return ""
