"""The columns of a data package: import, export and the empty template use this one table."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from referral.exchange.csv_column import Column, ValueKind
from referral.lifecycle.transition_fields import FIELDS, FieldKind, TransitionField
from referral.lifecycle.transitions import TRANSITIONS

TEXT, CODE, CODES = ValueKind.TEXT, ValueKind.CODE, ValueKind.CODES
REFERENCE, REFERENCES, NUMBER = ValueKind.REFERENCE, ValueKind.REFERENCES, ValueKind.NUMBER
DAY, MOMENT, FLAG = ValueKind.DAY, ValueKind.MOMENT, ValueKind.FLAG

_ID: Final = Column("id", TEXT, "A code of the row that never changes and is used once in this table.", required=True)
_NAME_BG: Final = Column("name_bg", TEXT, "The name in Bulgarian.", required=True)
_NAME_EN: Final = Column("name_en", TEXT, "The name in English.")
_VERIFIED_ON: Final = Column("verified_on", DAY, "The day on which somebody last checked this entry.")
_SOURCE: Final = (
    Column("source", TEXT, "Where the entry comes from; without this column, the code of the package."),
    Column("source_id", TEXT, "The code of the entry in its source."),
)
_HOURS: Final = "When it is open, or when the person can come."

AREAS: Final = (
    _ID,
    _NAME_BG,
    _NAME_EN,
    Column("type", CODE, "What kind of area it is.", lists=("area_types",), required=True, checked=False),
    Column("part_of", REFERENCE, "The larger area that this one is part of.", table="areas", checked=False),
    Column("population", NUMBER, "How many people live there."),
)

ORGANISATIONS: Final = (
    _ID,
    _NAME_BG,
    _NAME_EN,
    Column("kind", CODE, "What kind of organisation it is.", lists=("kinds",), required=True),
    Column("seat", REFERENCE, "The area where it has its seat.", table="areas"),
    Column("phone", TEXT, "Telephone number for partners and clients."),
    Column("email", TEXT, "E-mail address."),
    Column("website", TEXT, "Address of the website."),
    Column("address", TEXT, "Postal address."),
    Column("contact", TEXT, "The contact person or office."),
    _VERIFIED_ON,
    Column("active", FLAG, "Whether the organisation works now; true when left empty.", default=True),
    Column("description", TEXT, "What it does, in one or two sentences."),
    Column("answer_days", NUMBER, "Working days within which it agreed to answer a referral."),
    Column("service_days", NUMBER, "Days within which it agreed to begin the service."),
    Column("agreement_on", DAY, "The day on which the agreement with it was signed."),
    Column("agreement_until", DAY, "The last day of the agreement with it."),
    Column("answer_channel", CODE, "How it prefers to receive requests.",
           aliases=("answer_way",), lists=("message_deliveries",)),
    *_SOURCE,
)  # fmt: skip

SERVICES: Final = (
    _ID,
    Column("organisation", REFERENCE, "The organisation that provides it.", table="organisations", required=True),
    _NAME_BG,
    _NAME_EN,
    Column("needs", CODES, "The needs that the service answers.", lists=("needs",), unordered=True),
    Column("areas", REFERENCES, "The areas that the service covers.", table="areas", unordered=True),
    Column("hours", CODES, _HOURS, lists=("hours",)),
    Column("requires", CODES, "The documents and registrations that are all required.",
           lists=("prerequisites",), unordered=True),
    Column("grants", CODES, "The documents and registrations that the service gives.",
           lists=("prerequisites",), unordered=True),
    Column("status", CODE, "Whether the service is active, suspended or closed.",
           lists=("service_status",), required=True),
    Column("languages", CODES, "The languages spoken there.", lists=("languages",)),
    Column("age_from", NUMBER, "The youngest age in whole years."),
    Column("age_to", NUMBER, "The oldest age in whole years."),
    Column("places", NUMBER, "How many people can use the service at one time."),
    Column("funded_until", DAY, "The last day for which there is funding."),
    _VERIFIED_ON,
    Column("accepts_uninsured", FLAG, "Whether people without health insurance are accepted."),
    Column("free", FLAG, "Whether the service is free of charge."),
    Column("how_to_apply", TEXT, "How a person applies."),
    Column("requires_any", ValueKind.ALTERNATIVES, "Groups of documents of which one is enough, joined by |.",
           lists=("prerequisites",), unordered=True),
    Column("window", ValueKind.WINDOW, "The part of every year when one can apply, such as 07-01/10-31."),
    Column("wait_days", NUMBER, "How many days one usually waits.", least=0),
    Column("description", TEXT, "What the service offers, in one or two sentences."),
    Column("route", CODE, "How a referral to the service travels.", lists=("routes",)),
    *_SOURCE,
)  # fmt: skip

TIES: Final = (
    Column("source", REFERENCE, "One of the two organisations.", field="one", table="organisations", required=True),
    Column("target", REFERENCE, "The other organisation.", field="other", table="organisations", required=True),
    Column("kind", CODE, "How the two are connected.", field="tie", lists=("ties",), required=True),
    Column("since", DAY, "The day from which they are connected."),
)

USERS: Final = (
    _ID,
    Column("login", TEXT, "The user name for signing in; the code of the row when left empty."),
    Column("name", TEXT, "The name that colleagues see.", required=True),
    Column("role", CODE, "What the user may do.", lists=("roles",), required=True),
    Column("centre", REFERENCE, "The centre where the user works.", table="organisations"),
    Column("language", TEXT, "The language of the pages for this user."),
)

CLIENTS: Final = (
    Column("code", TEXT, "The code of the client, never a name.", field="id", required=True),
    Column("birth_from", NUMBER, "The first year of the age band, never a birth date."),
    Column("birth_to", NUMBER, "The last year of the age band."),
    Column("sex", CODE, "Sex.", lists=("sexes",)),
    Column("area", REFERENCE, "The area where the client lives.", table="areas", required=True),
    Column("language", CODE, "The language in which to talk with the client.", lists=("languages",)),
    Column("barriers", CODES, "What makes access to services difficult.", lists=("barriers",)),
    Column("held", CODES, "The documents and registrations that the client has.",
           aliases=("papers",), lists=("prerequisites",)),
    Column("held_until", ValueKind.LAST_DAYS, "The last day of those that end, such as telk=2026-12-31.",
           aliases=("papers_until",), lists=("prerequisites",)),
    Column("not_held", CODES, "Those that the client is known not to have; of the rest it is not known.",
           lists=("prerequisites",)),
    Column("assistant", REFERENCE, "The user who works with the client.", table="users", required=True),
    Column("centre", REFERENCE, "The centre that the client visits.", table="organisations", required=True),
    Column("consent_on", DAY, "The day on which the client gave consent."),
    Column("consent_scope", TEXT, "What the client consented to."),
    Column("consent_until", DAY, "The last day of the consent."),
    Column("household", TEXT, "The code of the household."),
)  # fmt: skip

NEEDS: Final = (
    _ID,
    Column("client", REFERENCE, "The code of the client.", table="clients", required=True),
    Column("need", CODE, "The need.", lists=("needs",), required=True),
    Column("recorded_on", DAY, "The day on which the need was recorded.", required=True),
    Column("hours", CODES, _HOURS, lists=("hours",)),
    Column(
        "status",
        CODE,
        "Whether the need is open, referred, met, met elsewhere or ended.",
        lists=("need_status",),
        required=True,
    ),
    Column("note", TEXT, "A note without names."),
)

REFERRALS: Final = (
    _ID,
    Column("client", REFERENCE, "The code of the client.", table="clients", required=True),
    Column("need", CODE, "The need.", lists=("needs",), required=True),
    Column("recorded_need", REFERENCE, "The recorded need that the referral answers.", table="needs"),
    Column("service", REFERENCE, "The service to which the client is referred.", table="services"),
    Column("assistant", REFERENCE, "The user who refers.", table="users", required=True),
    Column("centre", REFERENCE, "The centre that refers.", table="organisations", required=True),
    Column("priority", CODE, "How urgent it is.", lists=("priorities",), required=True),
    Column("delivery", CODE, "How the referral is sent.", aliases=("mode",), lists=("deliveries",), required=True),
    Column("follows", REFERENCE, "The earlier referral that this one follows.", table="referrals", checked=False),
    Column("route", CODE, "How the referral travels; directly when left empty.", lists=("routes",), default="direct"),
    Column("members", REFERENCES, "Further clients of the same household.",
           table="clients", checked=False, unordered=True),
)  # fmt: skip

# How each kind of transition field is read from a cell.
_KINDS: Final[Mapping[FieldKind, ValueKind]] = MappingProxyType(
    {
        FieldKind.CHOICE: ValueKind.CODE,
        FieldKind.DAY: ValueKind.DAY,
        FieldKind.MOMENT: ValueKind.MOMENT,
        FieldKind.NUMBER: ValueKind.NUMBER,
        FieldKind.TEXT: ValueKind.TEXT,
        FieldKind.AREA: ValueKind.TEXT,
        FieldKind.MEMBER: ValueKind.REFERENCE,
        FieldKind.REFERENCE: ValueKind.REFERENCE,
    }
)
_EARLIER_HEADERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"informant": ("said_by",), "missing": ("paper",), "report_reason": ("ground",)}
)
_POINTS_TO: Final[Mapping[str, str]] = MappingProxyType({"member": "clients", "next_referral": "referrals"})
# A referral is sent with the consent in the client's record.
_OF_THE_CLIENT: Final = frozenset({"consent", "consent_on", "consent_channel"})
# Codes that a history may hold in other words; what the table of transitions asks for is checked there.
_UNCHECKED: Final = frozenset({"channel", "reason", "missing", "barrier", "result", "member", "next_referral"})


def _column_of(field: TransitionField) -> Column:
    """Return the column of a field of TransitionData."""
    listed = (transition.codes[field.name] for transition in TRANSITIONS if field.name in transition.codes)
    return Column(
        field.name,
        _KINDS[field.kind],
        field.explanation,
        aliases=_EARLIER_HEADERS.get(field.name, ()),
        lists=(field.listing,) if field.listing else tuple(dict.fromkeys(listed)),
        table=_POINTS_TO.get(field.name),
        checked=field.name not in _UNCHECKED,
    )


# What an event carries: one column for each field of `TransitionData` that a package can hold.
TRANSITION_DATA: Final = tuple(_column_of(field) for name, field in FIELDS.items() if name not in _OF_THE_CLIENT)

EVENTS: Final = (
    Column("referral", REFERENCE, "The referral to which it happened.", table="referrals", checked=False),
    Column("number", NUMBER, "The number of the event within its referral, from 1."),
    Column("at", MOMENT, "When it happened; Bulgarian time when no zone is given.", required=True),
    Column("action", CODE, "What was done.", lists=("actions",), required=True),
    Column("actor", REFERENCE, "The user who did it; or system, or link.", table="users", required=True, checked=False),
    *TRANSITION_DATA,
)

# In the order in which they refer to each other.
EXPLANATIONS: Final = "columns"  # the table of a template that explains the others; import does not read it
TABLES: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "areas": AREAS,
        "organisations": ORGANISATIONS,
        "services": SERVICES,
        "ties": TIES,
        "users": USERS,
        "clients": CLIENTS,
        "needs": NEEDS,
        "referrals": REFERRALS,
        "events": EVENTS,
    }
)


def words() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each column, the kind of text and its English text."""
    for table, columns in TABLES.items():
        yield from ((f"{table}.{column.name}", "explanation", column.explanation) for column in columns)
