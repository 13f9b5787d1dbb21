"""The files of the vocabulary: the lists each one holds, and what a term of each list declares beside its labels."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# The language of the country: what everybody is taken to speak, and what is stored as text is written in.
NATIONAL: Final = "bg"
# The languages in which the lists are shipped; labels in a further language stand in that language's own folder.
SHIPPED: Final = (NATIONAL, "en")
PLAIN: Final[Mapping[str, tuple[type, bool]]] = MappingProxyType({})

# Each file's lists, and for each list the keys beside bg and en: their type, and whether they must be there.
FILES: Final[Mapping[str, Mapping[str, Mapping[str, tuple[type, bool]]]]] = MappingProxyType(
    {
        "domains.toml": {"domains": {}},
        "groups.toml": {"groups": {"colour": (str, True)}},
        "needs.toml": {
            "needs": {
                "first_answer": (str, True),
                "sdoh": (str, False),
                "sensitive": (bool, False),
                "urgent": (bool, False),
                "report": (bool, False),
            }
        },
        "kinds.toml": {
            "kinds": {
                "abbreviation": (str, False),
                "statutory": (bool, True),
                "shape": (str, True),
                "group": (str, True),
                "expected_for": (str, False),
            }
        },
        "reasons.toml": dict.fromkeys(
            (
                "decline",
                "cancel",
                "not_completed",
                "miss",
                "unaccept",
                "reopen",
                "void",
                "report_reasons",
                "treatment",
                "remarks",
                "task_reason",
            ),
            PLAIN,
        ),
        "results.toml": dict.fromkeys(("service_result", "need_result"), PLAIN),
        "states.toml": {"states": {}, "actions": {"past_bg": (str, True), "past_en": (str, True)}},
        "people.toml": {
            "roles": {},
            "sexes": {},
            "languages": {},
            "age_bands": {"low": (int, True), "high": (int, True)},
            "barriers": {"lacks": (str, False), "needs": (str, False)},
            "prerequisites": {
                "type": (str, True),
                "valid_days": (int, False),
                "by_law_to_age": (int, False),
                "by_law_source": (str, False),
            },
        },
        "everyday.toml": dict.fromkeys(
            (
                "small_words",
                "joining_words",
                "lacking_words",
                "asserting_words",
                "age_words",
                "number_words",
                "barrier_words",
                "need_words",
            ),
            PLAIN,
        ),
        "ways.toml": dict.fromkeys(
            (
                "priorities",
                "deliveries",
                "channels",
                "consent_channels",
                "informant",
                "hours",
                "evidence",
                "service_status",
                "need_status",
                "pathway_status",
                "routes",
                "attendance",
            ),
            PLAIN,
        ),
        "consent.toml": dict.fromkeys(("consent_fields", "consent_givers", "consent_purposes"), PLAIN),
        "post.toml": dict.fromkeys(
            ("message_status", "message_deliveries", "notices", "check_reasons", "check_status", "check_findings"),
            PLAIN,
        ),
        "spelling.toml": {"letters": {}},
        "places.toml": dict.fromkeys(("area_types", "ties"), PLAIN),
        "partner_types.toml": {"partner_types": {"kind": (str, True), "needs": (list, True)}},
        "thresholds.toml": {"thresholds": {"value": (float, True)}},
    }
)
# How soon somebody with a need must have a first answer.
FIRST_ANSWERS: Final = ("now", "week", "month")
