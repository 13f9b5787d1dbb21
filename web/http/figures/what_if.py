"""The change that a form of the page “what if” asks for, read from its fields."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from referral.gaps.what_if.changes import FIELD, Change, Verb, refused
from referral.gaps.what_if.fields import LISTS, SERVICE_FIELDS, as_text
from referral.model.ids import ServiceId
from referral.storage.directory import Directory
from web.http.forms import Form

PAGE: Final = "/gaps/what-if"
DO, SUBJECT, OTHER, EDIT, DROP, SCENARIO = "do", "subject", "other", "edit", "drop", "scenario"
NEW_ID: Final = "new-"
# A part of every year is two days, and alternatives are a way of writing: the form leaves both to the terminal.
FORM_FIELDS: Final = tuple(name for name in SERVICE_FIELDS if name not in {"window", "requires_any", "wait_days"})


def address(changes: Iterable[Change]) -> str:
    """Return the address that shows what changes would do: it can be kept and sent to a colleague."""
    asked = [(FIELD, str(change)) for change in changes]
    return f"{PAGE}?{urlencode(asked)}" if asked else PAGE


def asked_change(form: Form, directory: Directory) -> Change | None:
    """Return the change that was chosen in a form, of a directory in which those before it were made; None without one.

    Errors: BadInput for what is no verb, for something missing, and for a service of which nothing is changed.
    """
    said = form.text(DO, longest=20)
    if said is None:
        return None
    if said not in set(Verb):
        raise refused("no_change", change=said)
    verb, subject = Verb(said), form.text(SUBJECT, longest=60)
    if verb is Verb.ADD_ORGANISATION:
        return _with_values(form, verb, free_id(directory), ("name", "kind", "seat"))
    if verb is Verb.ADD_SERVICE:
        return _with_values(form, verb, free_id(directory), ("organisation", "name", *FORM_FIELDS))
    if verb is Verb.SET:
        return _changed_service(form, directory)
    other = form.text(OTHER, longest=60) if verb in {Verb.TIE, Verb.UNTIE} else ""
    if subject is None or other is None:
        raise refused("no_changes")
    return Change(verb=verb, subject=subject, other=other or None)


def free_id(directory: Directory) -> str:
    """Return the first id for something new that is not taken in a directory."""
    taken = {str(key) for key in (*directory.organisations, *directory.services)}
    number = 1
    while f"{NEW_ID}{number}" in taken:
        number += 1
    return f"{NEW_ID}{number}"


def typed_fields(directory: Directory, service_id: str) -> dict[str, tuple[str, ...]]:
    """Return the fields of a service as somebody would type them; nothing for one that is not there."""
    service = directory.services.get(ServiceId(service_id))
    if service is None:
        return {}
    return {
        name: getattr(service, name) if name in LISTS else (as_text(getattr(service, name)),) for name in FORM_FIELDS
    }


def _with_values(form: Form, verb: Verb, subject: str, names: Iterable[str]) -> Change:
    given = {name: text for name in names if (text := _text(form, name))}
    return Change(verb=verb, subject=subject, values=MappingProxyType(given))


def _changed_service(form: Form, directory: Directory) -> Change:
    """Return the change of the fields that were typed otherwise than they are."""
    service_id = form.text(EDIT, longest=60)
    if service_id is None:
        raise refused("no_changes")
    before = typed_fields(directory, service_id)
    if not before:
        raise refused("no_such_entry", id=service_id)
    values = {name: text for name in FORM_FIELDS if not _is_same(name, text := _text(form, name), before[name])}
    if not values:
        raise refused("changes_nothing", change=f"{Verb.SET.value} {service_id}")
    return Change(verb=Verb.SET, subject=service_id, values=MappingProxyType(values))


def _text(form: Form, name: str) -> str:
    return ",".join(form.values(name)) if name in LISTS else form.text(name) or ""


def _is_same(name: str, text: str, before: tuple[str, ...]) -> bool:
    if name in LISTS:
        return {part for part in text.split(",") if part} == set(before)
    return text == before[0]
