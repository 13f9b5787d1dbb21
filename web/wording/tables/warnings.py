"""What somebody is warned of before a record is stored or a referral is sent, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_, Say

WARNINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "already_open": N_("There is already an open referral for the same need: {code}"),
        "papers_missing": N_("Missing for this service: {papers}"),
        "organisation_closed": N_("The organisation is closed."),
        "service_closed": N_("The service is closed."),
        "service_suspended": N_("The service is suspended."),
        "window_closed": N_("Applications are closed now; they open on {day}."),
        "alike_client": N_("This may be a person who is written down already: {codes}"),
        "alike_organisation": N_("This organisation may be entered already: {codes}"),
        "need_not_offered": N_("The service is not entered as one for this need: {need}"),
        "funding_ended": N_("The funding of the service ended on {day}."),
    }
)


def warning(code: str, details: Mapping[str, object], say: Say) -> str:
    """Return the sentence of a warning; days and codes stand in it as they are unless somebody said them in words."""
    words = {name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in details.items()}
    return say(WARNINGS[code]).format(**words)
