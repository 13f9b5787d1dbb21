"""Apply changes to a copy of the directory in memory, one after another; the directory itself stays as it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.gaps.what_if.changes import Change, Verb, refused
from referral.gaps.what_if.fields import Words, read_name, read_values
from referral.model.directory import Organisation, Service, Tie
from referral.model.ids import AreaId, OrganisationId, ServiceId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

ACTIVE: Final = "active"
CLOSED: Final = "closed"
_NEW_ID: Final = 60  # characters at most


def applied(
    directory: Directory, changes: Iterable[Change], vocabulary: Vocabulary, *, today: date | None = None
) -> Directory:
    """Return a copy of the directory in which the changes were made, in order; what is new was verified `today`.

    Errors: BadInput with the first change that cannot be made or that changes nothing.
    """
    changed = directory
    for change in changes:
        changed = _APPLY[change.verb](changed, change, Words(vocabulary=vocabulary, directory=changed, today=today))
    return changed


def _activity(directory: Directory, change: Change, _: Words) -> Directory:
    """Close or open an organisation or a service."""
    opens = change.verb is Verb.OPEN
    organisation = directory.organisations.get(OrganisationId(change.subject))
    if organisation is not None:
        return _with_organisation(directory, replace(organisation, active=opens), change)
    service = _service(directory, change)
    is_open = service.status == ACTIVE
    status = service.status if is_open is opens else (ACTIVE if opens else CLOSED)
    return _with_service(directory, replace(service, status=status), change)


def _set(directory: Directory, change: Change, words: Words) -> Directory:
    service = _service(directory, change)
    return _with_service(directory, replace(service, **read_values(change.values, words, before=service)), change)


def _add_organisation(directory: Directory, change: Change, words: Words) -> Directory:
    _check_new(directory, change)
    given = dict(change.values)
    name, kind, seat = given.pop("name", ""), given.pop("kind", ""), given.pop("seat", "")
    if given:
        raise refused("no_such_field", field=next(iter(given))[:40])
    if kind not in words.vocabulary.kinds:
        raise refused("unknown_value", code=kind[:40])
    if seat and seat not in directory.areas:
        raise refused("unknown_value", code=seat[:40])
    added = Organisation(
        id=OrganisationId(change.subject),
        name_bg=read_name(name, words),
        kind=kind,
        seat=AreaId(seat) if seat else None,
        verified_on=words.today,
    )
    return _with_organisation(directory, added, change)


def _add_service(directory: Directory, change: Change, words: Words) -> Directory:
    _check_new(directory, change)
    given = dict(change.values)
    owner, name = OrganisationId(given.pop("organisation", "")), given.pop("name", "")
    if owner not in directory.organisations:
        raise refused("no_such_organisation", id=owner[:40])
    values = {"status": ACTIVE, "verified_on": words.today, **read_values(given, words)}
    if not values.get("needs"):
        raise refused("no_needs")
    added = Service(id=ServiceId(change.subject), organisation=owner, name_bg=read_name(name, words), **values)
    return _with_service(directory, added, change)


def _tie(directory: Directory, change: Change, _: Words) -> Directory:
    """Tie two organisations, or end every tie between them."""
    one, other = OrganisationId(change.subject), OrganisationId(change.other or "")
    for end in (one, other):
        if end not in directory.organisations:
            raise refused("no_such_organisation", id=end[:40])
    if one == other:
        raise refused("tied_to_itself", id=one)
    kept = tuple(tie for tie in directory.ties if {tie.one, tie.other} != {one, other})
    is_tied = len(kept) < len(directory.ties)
    if is_tied is (change.verb is Verb.TIE):
        raise refused("changes_nothing", change=str(change))
    ties = (*kept, Tie(one=min(one, other), other=max(one, other))) if change.verb is Verb.TIE else kept
    return _copy(directory, ties=ties)


_APPLY: Final[Mapping[Verb, Callable[[Directory, Change, Words], Directory]]] = MappingProxyType(
    {
        Verb.CLOSE: _activity,
        Verb.OPEN: _activity,
        Verb.SET: _set,
        Verb.ADD_ORGANISATION: _add_organisation,
        Verb.ADD_SERVICE: _add_service,
        Verb.TIE: _tie,
        Verb.UNTIE: _tie,
    }
)


def _service(directory: Directory, change: Change) -> Service:
    service = directory.services.get(ServiceId(change.subject))
    if service is None:
        raise refused("no_such_entry", id=change.subject[:40])
    return service


def _check_new(directory: Directory, change: Change) -> None:
    """Refuse an id that is taken or could not be one."""
    if change.subject in directory.organisations or change.subject in directory.services:
        raise refused("entry_is_there", id=change.subject[:40])
    if len(change.subject) > _NEW_ID or not change.subject.replace("-", "").replace("_", "").isalnum():
        raise refused("not_a_code")


def _with_organisation(directory: Directory, organisation: Organisation, change: Change) -> Directory:
    if directory.organisations.get(organisation.id) == organisation:
        raise refused("changes_nothing", change=str(change))
    organisations = {**directory.organisations, organisation.id: organisation}
    return _copy(directory, organisations=MappingProxyType(dict(sorted(organisations.items()))))


def _with_service(directory: Directory, service: Service, change: Change) -> Directory:
    if directory.services.get(service.id) == service:
        raise refused("changes_nothing", change=str(change))
    services = {**directory.services, service.id: service}
    return _copy(directory, services=MappingProxyType(dict(sorted(services.items()))), changed=(service.id,))


def _copy(
    directory: Directory,
    *,
    organisations: Mapping[OrganisationId, Organisation] | None = None,
    services: Mapping[ServiceId, Service] | None = None,
    ties: tuple[Tie, ...] | None = None,
    changed: tuple[ServiceId, ...] = (),
) -> Directory:
    """Return a copy with other records, which goes on using what was worked out for those that stay."""
    copy = Directory(
        revision=directory.revision,
        areas=directory.areas,
        organisations=directory.organisations if organisations is None else organisations,
        services=directory.services if services is None else services,
        ties=directory.ties if ties is None else ties,
        merged=directory.merged,
    )
    copy.carry_over(directory, changed)
    return copy
