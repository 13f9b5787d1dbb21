"""What is wrong with one field, in words: one sentence for each code of a problem."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_, Say

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
        "bad_package": N_('{file} cannot be read: it must hold code = "…" and, if given, today = 2026-01-15.'),
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
        "not_a_store": N_("Write the path of a file, or an address like {known}."),
        "no_such_folder": N_("There is no such folder."),
        "does_not_fit": N_("The business status {code} does not go with the status {status} of a Task."),
        "not_text": N_("{file} is not a text table."),
    }
)


def problem(code: str, details: Mapping[str, object], say: Say) -> str:
    """Return what is wrong with one field."""
    return say(PROBLEMS.get(code, PROBLEMS["unknown"])).format_map(_Blank(details))


class _Blank(dict[str, object]):
    """Parameters that a sentence may lack."""

    def __missing__(self, key: str) -> str:
        return ""
