"""What is wrong with one field, in words: one sentence for each code of a problem."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_, Say

# What is wrong with one field.
PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": N_("Please fill in this field."),
        "missing_fact": N_("Please fill in this field."),
        "unknown": N_("Choose one from the list."),
        "too_long": N_("This is too long: enter at most {longest} characters."),
        "too_short": N_("This is too short: enter at least {shortest} characters."),
        "too_common": N_("This password is too easy to guess. Choose another."),
        "not_a_date": N_("Enter a date such as 15.03.2026."),
        "not_a_moment": N_("Choose a date and a time."),
        "not_in_range": N_("Enter a whole number from {low} to {high}."),
        "in_the_future": N_("This day is in the future."),
        "no_such_hour": N_("There is no such hour on this day: the clocks go forward then. Choose another hour."),
        "unlikely_day": N_("Is this day right? It lies too far in the past or in the future."),
        "before_appointment": N_("The appointment has not come yet. Nobody can have missed it."),
        "client_not_asked": N_("The client was not reached, so this is not the client's word. Choose who tried."),
        "no_such_day": N_("Choose a day from {first} on."),
        "no_such_period": N_("Choose days between the years {low} and {high}."),
        "not_a_window": N_("Enter the month and day of the beginning and the end, such as 07-01/10-31."),
        "not_a_last_day": N_("The last day of validity of a document is not a date ({word})."),
        "held_and_not_held": N_("A document is marked both yes and no. Choose one of them."),
        "paper_not_held": N_("Mark that the person has this document, or leave its date empty."),
        "unknown_paper": N_("There is no document or registration called {code}."),
        "no_way": N_("This goal cannot be reached at the moment. See below what prevents it."),
        "reached_already": N_("The client has this already."),
        "no_need": N_(
            "The first service is not linked to any need, so nobody can be referred to it. Tell the coordinator."
        ),
        "not_a_closed_quarter": N_("Choose one closed quarter. Results are published a month after its end."),
        "upside_down_days": N_("The last day must not be before the first."),
        "consent_too_old": N_("This consent has expired. Ask the client again."),
        "other_client": N_("This referral is of another client."),
        "no_consent": N_("Record how the client gave consent."),
        "upside_down": N_("The first year must not be later than the last."),
        "gap_closed": N_("The data have closed this gap. It needs no plan."),
        "changed": N_("Somebody has changed this in the meantime. Open it again to see the current state."),
        "not_a_code": N_("Use only letters, digits and the characters . - _ here. The word “new” is not allowed."),
        "changed_again": N_("Somebody has changed this in the meantime. Send it again."),
        "whole_of_itself": N_("An area cannot be a part of itself or of one of its own parts."),
        "taken": N_("This is already used. Choose another."),
        "wait": N_("There were too many attempts. Wait {seconds} seconds and try again."),
        "wrong_password": N_("The user name or the password is wrong."),
        "not_the_same": N_("The passwords do not match."),
        "own_account": N_("You cannot do this to your own account."),
        "last_administrator": N_("There must be at least one administrator."),
        "no_choice": N_("Nothing was decided. Choose one answer, tick who you answer for, and send it again."),
        "old_page": N_(
            "This page has already been used or is too old. Nothing new was recorded. Open the request again."
        ),
        "too_many_messages": N_("This link has taken {most} messages today. Please call the centre."),
        "egn_asked": N_("There seems to be a personal number (EGN) in this note. Take it out, or say that it is none."),
        "egn": N_("This is a personal number (EGN). It is never written here."),
        "like_a_name": N_("A code must not be like a name: leave it empty and one is drawn for you."),
        "read_only": N_("The answer can no longer be changed here. Please call the centre."),
        "moved_on": N_("The request has changed in the meantime. Look at its state above and choose again."),
        "before_sent": N_("The request was sent on {day}. Choose that day or a later one."),
        "tick_needed": N_("Tick this so that we know who you answer for."),
        "not_in_codes": N_("Our codes never contain {sign}, nor 0 O, 1 I L, 5 S, 8 B or 2 Z. Look at the slip again."),
        "code_length": N_("A code has {length} characters."),
        "code_unknown": N_("None of your referrals has this code. Compare it with the slip, character by character."),
        "used_for_another": N_("This form was already used for the referral {code}. Look at it, or start a new one."),
        "same_record": N_("This is the same one. Choose another."),
        "no_such_client": N_("There is no client with this code in your centre."),
        "too_late_to_undo": N_("More than a day has passed: this can no longer be undone."),
        "survey_open": N_("A survey is open already."),
        "nobody_to_ask": N_(
            "There is nobody to ask: no organisation has a partner, and nobody was referred in the last year."
        ),
        "survey_over": N_("This survey is over."),
        "merged_since": N_("What stayed has been merged again since then. Undo that first."),
        "two_keys": N_("The key in the header and the key in the body are different. Send only one of them."),
        "no_package": N_("The folder {folder} does not contain {wanted}, so it is not a package that can be imported."),
        "bad_header": N_("The first line of {file} must name each column once."),
        "unclosed_quote": N_(
            "In {file} a quotation mark opens on line {line} and is not closed in its row. Close it, or remove it, and "
            "import again; nothing was imported."
        ),
        "file_too_large": N_("{file} is larger than 64 MB."),
        "not_a_backup": N_("{file} is not a backup of Mrezha."),
        "not_ours_to_replace": N_("{file} is there already and is not a backup of Mrezha. Choose another name."),
        "unusable_backup": N_(
            "What was written to {file} could not be read back whole, so it was thrown away and nothing was replaced. "
            "Try again; if it happens again, run `mrezha doctor`."
        ),
        "newer_backup": N_("{file} was made by a newer version of Mrezha. Update the program first."),
        "damaged_backup": N_("{file} is damaged or incomplete. Nothing was restored; use another backup."),
        "bad_package": N_('{file} cannot be read: it must hold code = "…" and, if given, today = 2026-01-15.'),
        "not_a_demo_store": N_(
            "{place} holds something other than the demo, so the demo does not touch it. Name an empty or a new store, "
            "or leave the store out: the demo then makes one of its own."
        ),
        "no_account": N_("There is no account with this name."),
        "not_a_port": N_("A port is a whole number from 1 to 65535."),
        "demo_only_on_loopback": N_("The demo opens only on this computer (127.0.0.1)."),
        "not_a_number_of_seconds": N_("Enter a number of seconds, at most one day."),
        "not_a_network": N_("Enter addresses or networks of proxies, such as 127.0.0.1 or 10.0.0.0/8, with commas."),
        "not_an_url": N_("This is not a valid address."),
        "not_a_base_address": N_("Enter only the server's public address, such as https://mrezha.example."),
        "url_needed_for_mail": N_(
            "Messages need the server's public address. Set MREZHA_URL, for example https://mrezha.example."
        ),
        "not_a_mail_server": N_("Enter smtp://user:password@host:587 or smtps://user:password@host:465."),
        "not_an_address": N_("Messages need a sender. Set MREZHA_MAIL_FROM, for example mrezha@center.example."),
        "weak_database_password": N_("Give the database a password of its own: bolt://user:password@server:7687."),
        "not_a_store": N_("Enter the path of a file or an address such as {known}."),
        "no_such_folder": N_("There is no such folder."),
        "does_not_fit": N_("The business status {code} does not match the status {status} of a Task."),
        "no_change": N_(
            "This is not a whole change: “{change}”. It begins with close, open, set, tie, untie, "
            "add-organisation or add-service."
        ),
        "no_changes": N_("There is nothing to try yet. Choose a change first."),
        "too_many_changes": N_("At most {most} changes can be tried together."),
        "changes_nothing": N_("This would change nothing, it is so already: “{change}”."),
        "no_such_entry": N_("There is no organisation or service {id}."),
        "no_such_organisation": N_("There is no organisation {id}."),
        "no_such_scenario": N_("There is no scenario {name}. Without a change this command lists them."),
        "no_such_choice": N_("This scenario is not there any more. Choose another."),
        "tied_to_itself": N_("An organisation cannot be its own partner. Choose two different ones."),
        "entry_is_there": N_("There is already an organisation or service {id}."),
        "no_name": N_("Something new needs a name."),
        "no_needs": N_("A new service needs at least one need that it answers."),
        "no_such_parameter": N_("There is no parameter {name} here."),
        "no_such_field": N_("{field} is nothing that can be tried here."),
        "unknown_value": N_("{code} is not in the list of possible values."),
        "ages_upside_down": N_("The lowest age must not be above the highest."),
        "negative": N_("Enter a number that is not negative."),
        "negative_cost": N_("A cost cannot be negative: {candidate}."),
        "too_small": N_("Enter {least} or more."),
        "more_than_candidates": N_("There are only {candidates} candidates. Ask for as many partners or fewer."),
        "unknown_candidate": N_("There is no candidate {candidate}."),
        "unknown_group": N_("There is no group {group}. Enter for example language:rom=2 or area:A05=2."),
        "not_a_weight": N_("Enter how many times people of the group count: more than 0, at most {most}."),
        "not_a_number": N_("{text} is not a number."),
        "not_a_pair": N_("Enter what it is for and a number with = between them, such as type:shelter=12000."),
        "register_column": N_("The register has a column that is not known: {column}."),
        "register_incomplete": N_("Line {line} of the register needs a name, and needs or a type."),
        "register_code": N_("Line {line} of the register: “{word}” is not known in the column {column}."),
        "register_number": N_(
            "Line {line} of the register: “{word}” in the column {column} is not a number from 0 up."
        ),
        "not_text": N_("{file} is not a text table."),
        "unknown_encoding": N_(
            "It is not known in which encoding {file} was written. Save it as UTF-8 (in a spreadsheet: CSV UTF-8) and "
            "import again; nothing was imported."
        ),
    }
)


def problem(code: str, details: Mapping[str, object], say: Say) -> str:
    """Return what is wrong with one field."""
    return say(PROBLEMS.get(code, PROBLEMS["unknown"])).format_map(_Blank(details))


class _Blank(dict[str, object]):
    """Parameters that a sentence may lack."""

    def __missing__(self, key: str) -> str:
        return ""
