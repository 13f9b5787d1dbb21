"""The fields of a transition as a form shows them and reads them; every page that asks for one walks the same table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from referral.errors import Warnings
from referral.lifecycle.transition_fields import AskedField, FieldKind, Prefilled, Surface, TransitionField, given_on
from referral.lifecycle.transitions import PRIVATE_REASONS
from referral.model.ids import ClientCode
from referral.model.referrals import Informant, TransitionData
from referral.vocabulary import Vocabulary
from web.http.forms import Form
from web.wording.presenter import Presenter

# The widget of each kind: a select, a text area, or the type of an input.
WIDGETS: Final[Mapping[FieldKind, str]] = MappingProxyType(
    {
        FieldKind.CHOICE: "select",
        FieldKind.MEMBER: "select",
        FieldKind.DAY: "date",
        FieldKind.MOMENT: "datetime-local",
        FieldKind.NUMBER: "number",
        FieldKind.TEXT: "text",
        FieldKind.AREA: "area",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A refused action: its form as typed, what to say, the HTTP status, and the warnings that must be seen first."""

    action: str = ""
    form: Form | None = None
    words: str = ""
    status: int = 200
    warnings: Warnings = ()


NO_ATTEMPT: Final = Attempt()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field as a template shows it. `empty` is the option for no choice, None where one is always chosen."""

    name: str
    widget: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    empty: str | None
    default: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormContext:
    """What a form of a transition knows beside the table: words, people, what to prefill."""

    say: Presenter
    people: tuple[ClientCode, ...] = ()
    organisation: str = ""
    user: str = ""
    to_partner: bool = False


def views(asked: Iterable[AskedField], context: FormContext) -> tuple[FieldView, ...]:
    """Return the fields that a form shows, in the order in which they are asked."""
    return tuple(_view(entry, context) for entry in asked)


def options_of(entry: AskedField, context: FormContext) -> tuple[tuple[str, str], ...]:
    """Return the choices of a field with their labels; a partner is not offered what is private to the centre."""
    if entry.field.kind is FieldKind.MEMBER:
        return tuple((code, code) for code in context.people)
    if not entry.listing:
        return ()
    hidden = PRIVATE_REASONS if context.to_partner else frozenset()
    labels = dict(context.say.options(entry.listing))
    return tuple((code, labels[code]) for code in entry.field.choices or labels if code not in hidden)


def read_data(form: Form, surface: Surface, vocabulary: Vocabulary) -> TransitionData:
    """Read every field that may be given on a surface, noting the problems of the form.

    A code whose list depends on the transition is read as text: deciding the transition checks it.
    """
    values = {field.name: read_field(form, field, vocabulary=vocabulary) for field in given_on(surface)}
    return TransitionData(**values)


def read_asked(
    form: Form, asked: Iterable[AskedField], vocabulary: Vocabulary, *, name_of: Callable[[str], str] = str
) -> dict[str, Any]:
    """Read the fields that a partner is asked for, each under the name that `name_of` gives it, required ones too.

    What is private to the centre is not among a partner's choices.
    """
    values: dict[str, Any] = {}
    for entry in asked:
        name = name_of(entry.field.name)
        if entry.required and not form.value(name).strip():
            form.problem(name, "missing")
            values[entry.field.name] = None
            continue
        codes = (
            [code for code in vocabulary.codes(entry.listing) if code not in PRIVATE_REASONS] if entry.listing else None
        )
        values[entry.field.name] = read_field(form, entry.field, vocabulary=vocabulary, name=name, codes=codes)
    return values


def read_field(
    form: Form,
    field: TransitionField,
    *,
    vocabulary: Vocabulary,
    name: str = "",
    codes: Iterable[str] | None = None,
) -> Any:
    """Read one field as its kind says; the form notes what cannot be used."""
    name = name or field.name
    if field.kind is FieldKind.DAY:
        return form.day(name)
    if field.kind is FieldKind.MOMENT:
        return form.moment(name)
    if field.kind is FieldKind.NUMBER:
        return form.whole(name, low=field.least, high=field.most)
    listed = codes if codes is not None else vocabulary.codes(field.listing) if field.listing else None
    if field.kind is not FieldKind.CHOICE or listed is None:
        return form.text(name, longest=field.longest)
    code = form.choice(name, listed)
    return Informant(code) if field.name == "informant" and code else code


def _view(entry: AskedField, context: FormContext) -> FieldView:
    field, say = entry.field, context.say
    prefilled = {Prefilled.ORGANISATION: context.organisation, Prefilled.USER: context.user}
    return FieldView(
        name=field.name,
        widget=WIDGETS[field.kind],
        label=say.say(entry.label),
        hint=say.say(entry.hint) if entry.hint else "",
        options=options_of(entry, context),
        empty=None if field.kind is FieldKind.MEMBER else say.say(field.prompt),
        default=prefilled.get(field.prefilled, ""),
        required=entry.required,
    )
