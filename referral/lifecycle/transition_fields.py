"""The fields that a transition carries, one row each, and which of them each transition asks for, where.

All forms, the JSON API, the import and a FHIR Task read these rows. To add a field: a field of `TransitionData`, a line
of `ReferralEvent` in `storage/schema.toml`, a row here, an entry in `_OPTIONAL` (or in a transition's `needs`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from referral.lifecycle.authority import recorded_with, source_of
from referral.lifecycle.transitions import TRANSITIONS, Transition, needs_of
from referral.model.actors import ActingAs
from referral.model.referrals import Action, Route, TransitionData

NO_CHOICE: Final = "—"
_TEXTS: Final = ("label", "prompt", "hint", "partner_label", "partner_hint")


class FieldKind(StrEnum):
    """What a field holds; it decides the widget, the reader and the type in the API."""

    CHOICE = "choice"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    TEXT = "text"
    AREA = "area"
    MEMBER = "member"
    REFERENCE = "reference"  # set by the program, never asked for


class Prefilled(StrEnum):
    """What the form of a signed-in user already says in a field."""

    NOTHING = "nothing"
    ORGANISATION = "organisation"
    USER = "user"


class Surface(StrEnum):
    """Where somebody is asked: the centre's form (also on the phone), the partner's page, link, slip or FHIR Task."""

    FORM = "form"
    ACCOUNT = "account"
    LINK = "link"
    SLIP = "slip"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionField:
    """One field of TransitionData with its words (English, message keys), its check, and who may see it.

    `label` is what a form calls it, `explanation` explains its column in a data package. `listing` is the vocabulary
    list of a choice; empty means the list that the transition names in `codes`. `choices` are the codes that a form
    offers, all when empty. `prompt` is the first, empty option. `longest` counts characters, `least` and `most` bound
    a number. `for_partner`: a partner may see it, under its own words `partner_label` and `partner_hint` where they
    differ. `output` is the code of the Task.output that carries it.
    """

    name: str
    kind: FieldKind
    label: str
    explanation: str
    listing: str = ""
    choices: tuple[str, ...] = ()
    prompt: str = NO_CHOICE
    hint: str = ""
    longest: int = 60
    least: int = 0
    most: int = 0
    not_in_future: bool = False
    prefilled: Prefilled = Prefilled.NOTHING
    for_partner: bool = True
    partner_label: str = ""
    partner_hint: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedField:
    """A field as one transition asks for it: its words there, the list of its choices, and whether it must be given."""

    field: TransitionField
    required: bool
    label: str
    hint: str
    listing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Optional:
    """A field that a transition asks for beside what it needs, and where; `required_on` says where it must be given."""

    name: str
    on: tuple[Surface, ...]
    required_on: tuple[Surface, ...] = ()
    label: str = ""
    hint: str = ""


_CHOICE, _DAY, _TEXT = FieldKind.CHOICE, FieldKind.DAY, FieldKind.TEXT
_ROWS: Final = (
    TransitionField(name="informant", kind=_CHOICE, label="Who says this?", explanation="Who says so.",
        listing="informant", prompt="Choose who", choices=("partner", "client", "assistant", "document")),
    TransitionField(name="channel", kind=_CHOICE, label="How did we learn this?", explanation="How it was told.",
        listing="channels", prompt="Choose how we learned it"),
    TransitionField(name="reason", kind=_CHOICE, label="Reason",
        explanation="The reason, from the list of the action.", prompt="Choose a reason"),
    TransitionField(name="missing", kind=_CHOICE, label="Which document is missing",
        explanation="The document or registration that was missing.", listing="prerequisites"),
    TransitionField(name="barrier", kind=_CHOICE, label="What stood in the way?",
        explanation="What made access difficult.", listing="barriers", for_partner=False),
    TransitionField(name="result", kind=_CHOICE, label="Result",
        explanation="The result of the service or of the need.", prompt="Choose a result", output="service_result"),
    TransitionField(name="appointment_at", kind=FieldKind.MOMENT, label="Day and hour",
        explanation="Day and time of the appointment.", output="appointment"),
    TransitionField(name="place", kind=_TEXT, label="Place",
        explanation="Where the appointment is; the provider's address when left empty.", longest=200,
        prefilled=Prefilled.ORGANISATION, output="place"),
    TransitionField(name="expected_on", kind=_DAY, label="Expected on",
        explanation="The day on which the service is expected to begin.", output="expected_on"),
    TransitionField(name="happened_on", kind=_DAY, label="When", explanation="The day on which it happened.",
        not_in_future=True),
    TransitionField(name="accompanied_by", kind=_TEXT, label="Accompanied by",
        explanation="Who accompanied the client.", longest=100, prefilled=Prefilled.USER, for_partner=False),
    TransitionField(name="minutes", kind=FieldKind.NUMBER, label="Minutes",
        explanation="How many minutes the accompanying took.", least=1, most=24 * 60),
    TransitionField(name="attendance", kind=_CHOICE, label="Attendance",
        explanation="Whether the client came on time.", listing="attendance", output="attendance"),
    TransitionField(name="member", kind=FieldKind.MEMBER, label="Which member of the household",
        explanation="The member of the household whom it concerns.", longest=40, for_partner=False),
    TransitionField(name="spoke_with", kind=_TEXT, label="Who did you speak with?",
        explanation="With whom one spoke at the partner.", longest=100, for_partner=False,
        hint="Who said this at the partner: position or name."),
    TransitionField(name="consent", kind=FieldKind.REFERENCE, label="Consent",
        explanation="The consent under which it was sent."),
    TransitionField(name="consent_on", kind=_DAY, label="Consent given on",
        explanation="The day on which the client gave consent."),
    TransitionField(name="consent_channel", kind=_CHOICE, label="Consent of the client to this partner",
        explanation="How the client gave consent.", listing="consent_channels", prompt="Choose how it was given"),
    TransitionField(name="report_reason", kind=_CHOICE, label="Why the child is at risk",
        explanation="Why a child is reported to be at risk.", listing="report_reasons", prompt="Choose a reason"),
    TransitionField(name="next_referral", kind=FieldKind.REFERENCE, label="Next referral",
        explanation="The referral made instead of this one.", for_partner=False),
    TransitionField(name="delivery", kind=_CHOICE, label="How it is to be delivered", listing="deliveries",
        for_partner=False,
        explanation="How a referral that is sent is to be delivered; empty when it was delivered as it was sent."),
    TransitionField(name="note", kind=FieldKind.AREA, label="Note for us", explanation="A note without names.",
        longest=1000, partner_label="A message to the centre", partner_hint="Do not write names."),
)  # fmt: skip


def _complete(rows: tuple[TransitionField, ...]) -> Mapping[str, TransitionField]:
    """Return the rows by name, in the order of TransitionData. Errors: LookupError naming what does not fit."""
    by_name = {row.name: row for row in rows}
    declared = [spec.name for spec in fields(TransitionData)]
    unfit = sorted(set(declared) ^ set(by_name))
    if unfit:
        raise LookupError(f"TransitionData and referral/lifecycle/transition_fields.py differ in: {', '.join(unfit)}")
    return MappingProxyType({name: by_name[name] for name in declared})


FIELDS: Final = _complete(_ROWS)
# Who speaks on each surface.
_CAPACITIES: Final[Mapping[Surface, frozenset[ActingAs]]] = MappingProxyType(
    {
        Surface.FORM: frozenset({ActingAs.ASSISTANT, ActingAs.COORDINATOR, ActingAs.CLIENT, ActingAs.ON_BEHALF}),
        Surface.ACCOUNT: frozenset({ActingAs.PARTNER}),
        Surface.LINK: frozenset({ActingAs.LINK}),
        Surface.SLIP: frozenset({ActingAs.ON_BEHALF}),
        Surface.TASK: frozenset({ActingAs.PARTNER}),
    }
)
# Known from the referral itself or set by the program, so no form asks for it.
_NOT_ASKED: Final = {"service", "delivery", *(name for name, row in FIELDS.items() if row.kind is FieldKind.REFERENCE)}
_FORM, _LINK, _PEOPLE = (Surface.FORM,), (Surface.LINK,), (Surface.FORM, Surface.ACCOUNT, Surface.LINK)
_OPTIONAL: Final[Mapping[Action, tuple[_Optional, ...]]] = MappingProxyType(
    {
        Action.DECLINE: (_Optional(name="missing", on=(*_PEOPLE, Surface.SLIP, Surface.TASK)),),
        Action.FAIL: (_Optional(name="barrier", on=_FORM),),
        Action.START: (
            _Optional(name="happened_on", on=_PEOPLE, required_on=_LINK),
            _Optional(name="attendance", on=(Surface.FORM, Surface.TASK)),
        ),
        Action.COMPLETE: (_Optional(name="happened_on", on=_PEOPLE, required_on=_LINK),),
        Action.FOLLOW_UP: (
            _Optional(name="member", on=_FORM),
            _Optional(name="expected_on", on=_FORM, label="Ask again on",
                      hint="Only if it is too early or the client was not reached."),
        ),
    }
)  # fmt: skip
# What goes with every transition, last; on a link the note belongs to the whole form, on a slip there is none.
_ALWAYS: Final = (_Optional(name="note", on=(Surface.FORM, Surface.ACCOUNT)),)


def asked(
    transition: Transition, *, surface: Surface, route: str = Route.DIRECT.value, household: bool = False
) -> tuple[AskedField, ...]:
    """Return the fields that a transition asks for on a surface, in the order of the form.

    Needed fields come first, then (on the centre's form) those of somebody who speaks for another, then optional ones.
    `household`: the referral is for several people, so the form asks for which of them.
    """
    required = needs_of(transition, route=route)
    optional = (*_OPTIONAL.get(transition.action, ()), *_ALWAYS)
    added = recorded_with(transition) if surface is Surface.FORM else ()
    required = (*required, *(name for name in source_of(transition) if name in added))
    here = {entry.name: entry for entry in optional if surface in entry.on}
    names = dict.fromkeys((*required, *added, *here))
    hidden = _NOT_ASKED if household else {*_NOT_ASKED, "member"}
    return tuple(
        _asked(transition, here.get(name) or _Optional(name=name, on=()), surface, required=name in required)
        for name in names
        if name not in hidden
    )


def given_on(surface: Surface) -> tuple[TransitionField, ...]:
    """Return every field that some transition asks for on a surface, in the order of TransitionData."""
    own = [transition for transition in TRANSITIONS if _CAPACITIES[surface] & set(transition.capacities)]
    asked_for = (asked(row, surface=surface, route=route, household=True) for row in own for route in Route)
    names = {entry.field.name for entries in asked_for for entry in entries}
    return tuple(field for field in FIELDS.values() if field.name in names)


def words() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each field, the kind of text and the English text that a form shows; a dash is no text."""
    rows: list[TransitionField | _Optional] = [*FIELDS.values(), *(row for rows in _OPTIONAL.values() for row in rows)]
    for row in rows:
        texts = ((kind, getattr(row, kind, "")) for kind in _TEXTS)
        yield from ((row.name, kind, text) for kind, text in texts if text not in {"", NO_CHOICE})


def _asked(transition: Transition, entry: _Optional, surface: Surface, *, required: bool) -> AskedField:
    field = FIELDS[entry.name]
    to_partner = surface in {Surface.ACCOUNT, Surface.LINK}
    return AskedField(
        field=field,
        required=required or surface in entry.required_on,
        label=entry.label or (field.partner_label if to_partner else "") or field.label,
        hint=entry.hint or (field.partner_hint if to_partner else field.hint),
        listing=field.listing or transition.codes.get(field.name, ""),
    )
