"""The texts about the transitions of a referral: who acts, and what the lists of reasons and results ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_

ACTING_AS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "assistant": N_("assistant"),
        "coordinator": N_("centre lead or coordinator"),
        "partner": N_("partner with an account"),
        "link": N_("partner by link"),
        "client": N_("client"),
        "system": N_("the program, automatically"),
        "on_behalf": N_("recorded on behalf of the partner"),
    }
)
LISTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "decline": N_("Why the partner declined"),
        "cancel": N_("Why we cancelled"),
        "not_completed": N_("Why it did not happen"),
        "miss": N_("Why an appointment was missed"),
        "unaccept": N_("Why the acceptance was withdrawn"),
        "reopen": N_("Why it is reopened"),
        "void": N_("Why the referral was entered in error"),
        "service_result": N_("What was delivered"),
        "need_result": N_("Whether it helped"),
    }
)
