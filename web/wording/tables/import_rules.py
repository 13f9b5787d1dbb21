"""Why an import kept a row aside, or what it remarked on one, in words: one text for each rule."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_, Say

RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing_value": N_("a required cell is empty"),
        "missing_id": N_("the code is missing"),
        "missing_name": N_("the name is missing"),
        "repeated_id": N_("the code stands in an earlier row"),
        "personal_code": N_("a code must be neither a personal number nor a name"),
        "unusable_id": N_("the code has characters that cannot be used"),
        "unusable_value": N_("a value cannot be stored"),
        "unknown_code": N_("a code is not in its list"),
        "unknown_reference": N_("a row named here is not in the package"),
        "unknown_referral": N_("the referral of the event is not in the package"),
        "negative": N_("a number is too small"),
        "not_a_number": N_("not a whole number"),
        "not_a_date": N_("not a date"),
        "not_a_moment": N_("not a date with a time"),
        "not_a_flag": N_("neither true nor false"),
        "not_a_window": N_("not a part of the year such as 07-01/10-31"),
        "not_a_last_day": N_("not the last day of a document"),
        "paper_not_held": N_("a last day of a document that the client does not have"),
        "held_and_not_held": N_("a document that the client both has and does not have"),
        "illegal_history": N_("the events of the referral do not follow each other"),
        "no_events": N_("a referral without events"),
        "dangling_organization": N_("its organisation is not in the package"),
        "circular_reference": N_("it points to itself, by way of others or straight"),
        "known_referral": N_("an event of a referral that is here already; its history stays"),
        "referral_held_back": N_("its referral was kept aside"),
        "impossible_time": N_("an event lies before the one before it, or before 1990"),
        "in_the_future": N_("an event lies in the future"),
        "taken_login": N_("another account has this user name"),
        "tie_to_itself": N_("an organisation cannot be its own partner"),
        "changed_here_too": N_("changed here and in the source; what is here stays"),
        "senseless_minimum_age": N_("the least age is no age, so it was left out"),
        "senseless_maximum_age": N_("the greatest age is no age, so it was left out"),
        "open_maximum_age": N_("the greatest age has no end, so it was left out"),
        "unclosed_quote": N_("a quotation mark is not closed, so the table was left out"),
        "bad_header": N_("the first line does not name each column once, so the table was left out"),
        "not_text": N_("not a text table, so it was left out"),
        "broken_letter": N_("a letter is damaged"),
        "unknown_encoding": N_("its encoding is not known, so the table was left out"),
        "file_too_large": N_("larger than 64 MB, so it was left out"),
        "unfinished": N_("the import has not come to its end"),
        "kept_for_later": N_("a table that is not used yet"),
        "blank_id": N_("the code is empty"),
        "blank_name": N_("the name is empty"),
        "blank_status": N_("the state is empty, so it is not known"),
        "unknown_status": N_("the state is in other words, so it is not known"),
    }
)


def rule(code: str, say: Say) -> str:
    """Return a rule in words; a rule of another version stands for itself."""
    return say(RULES[code]) if code in RULES else code
