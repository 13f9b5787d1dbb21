"""Whom one could recruit: known organisations without a service here, types of partners that are usual, a register.

Each stands with the services that it would offer, as the directory would hold them, so that the matcher can judge them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast

from referral.model.directory import Organisation, Service
from referral.model.ids import NeedCode, OrganisationId, ServiceId
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary
from referral.vocabulary.files import NATIONAL
from referral.vocabulary.model import Term

TYPES = "partner_types"
DAY = "day"


class Source(StrEnum):
    """Where a candidate is known from."""

    TYPE = "type"
    OUTSIDE = "outside"
    NO_SERVICES = "no_services"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody who could be recruited, and the services that it would offer, one a need.

    `partner_type` is the type of the reference list that it would fill, `here` the active organisations of its kind.
    `places` is how many people it could take a month, None where that is not known.
    """

    key: str
    source: Source
    organisation: Organisation
    services: tuple[Service, ...]
    partner_type: str | None = None
    here: tuple[OrganisationId, ...] = ()
    places: int | None = None
    cost: float | None = None

    @property
    def needs(self) -> tuple[NeedCode, ...]:
        """Return the needs that it would answer."""
        return tuple(dict.fromkeys(need for service in self.services for need in service.needs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the people whom nobody helps ask for: the needs, and for each the hours and languages they come with."""

    hours: Mapping[NeedCode, frozenset[str]]
    languages: Mapping[NeedCode, frozenset[str]]


def proposals(directory: Directory, vocabulary: Vocabulary, wanted: Wanted) -> tuple[Proposal, ...]:
    """Return everybody who could answer one of the wanted needs: types first, then organisations by id.

    A type whose kind the law makes the only one of its place is left out where there is one; so is a candidate that
    answers no wanted need.
    """
    by_kind: dict[str, list[OrganisationId]] = {}
    for organisation in directory.organisations.values():
        if organisation.active and _is_here(directory, organisation):
            by_kind.setdefault(organisation.kind, []).append(organisation.id)
    types = [
        _of_type(directory, term, wanted, here=tuple(by_kind.get(str(term.attributes["kind"]), ())))
        for term in vocabulary.terms(TYPES).values()
        if not (_is_statutory(vocabulary, term) and by_kind.get(str(term.attributes["kind"])))
    ]
    organisations = [
        proposal
        for organisation in directory.organisations.values()
        if organisation.active and not organisation.merged_into
        for proposal in _of_organisation(directory, vocabulary, organisation, wanted)
    ]
    return tuple(proposal for proposal in (*types, *organisations) if proposal.services)


def proposed_service(directory: Directory, proposal: str, organisation: OrganisationId, need: NeedCode) -> Service:
    """Return the service that an organisation would offer for a need, for the whole municipality.

    What every service for the need asks for, here or outside, is taken to be asked for by law: the same papers, and no
    age that none of them takes.
    """
    known = [service for service in directory.services_for.get(need, ()) if directory.is_active(service)]
    return Service(
        id=ServiceId(f"{proposal}/{need}"),
        organisation=organisation,
        name_bg=need,
        status="active",
        needs=(need,),
        areas=() if directory.home is None else (directory.home,),
        requires=_asked_by_all([service.requires for service in known]),
        requires_any=_asked_by_all([service.requires_any for service in known]),
        age_from=_widest([service.age_from for service in known], least=True),
        age_to=_widest([service.age_to for service in known], least=False),
    )


def type_needs(term: Term) -> tuple[NeedCode, ...]:
    """Return the needs that a type of partner answers."""
    return tuple(NeedCode(str(need)) for need in cast("list[str]", term.attributes["needs"]))


def _of_type(directory: Directory, term: Term, wanted: Wanted, *, here: tuple[OrganisationId, ...]) -> Proposal:
    key = f"type:{term.code}"
    organisation = Organisation(
        id=OrganisationId(key),
        name_bg=term.label(NATIONAL),
        name_en=term.label("en"),
        kind=str(term.attributes["kind"]),
        seat=directory.home,
    )
    return _wanted_services(
        directory,
        Proposal(
            key=key, source=Source.TYPE, organisation=organisation, services=(), partner_type=term.code, here=here
        ),
        type_needs(term),
        wanted,
    )


def _of_organisation(
    directory: Directory, vocabulary: Vocabulary, organisation: Organisation, wanted: Wanted
) -> Iterable[Proposal]:
    """Yield what a known organisation could be asked for: to bring what it offers, and each usual type of its kind."""
    offered = [service for service in directory.services_of.get(organisation.id, ()) if directory.is_active(service)]
    outside = not _is_here(directory, organisation)
    if offered and not outside:
        return
    source = Source.OUTSIDE if outside else Source.NO_SERVICES
    base = Proposal(key=organisation.id, source=source, organisation=organisation, services=())
    own = tuple(dict.fromkeys(need for service in offered for need in service.needs))
    yield _wanted_services(directory, base, own, wanted)
    for term in vocabulary.terms(TYPES).values():
        further = tuple(need for need in type_needs(term) if need not in own)
        if term.attributes["kind"] == organisation.kind and further:
            as_type = Proposal(
                key=f"{organisation.id}:{term.code}",
                source=source,
                organisation=organisation,
                services=(),
                partner_type=term.code,
            )
            yield _wanted_services(directory, as_type, further, wanted)


def _wanted_services(directory: Directory, proposal: Proposal, needs: Iterable[NeedCode], wanted: Wanted) -> Proposal:
    """Return a proposal with a service for each of these needs that is wanted, at the hours that people ask for."""
    services = tuple(
        replace(
            proposed_service(directory, proposal.key, proposal.organisation.id, need),
            hours=tuple(sorted({DAY, *wanted.hours[need]})),
            languages=tuple(sorted({NATIONAL, *wanted.languages[need]})),
        )
        for need in needs
        if need in wanted.hours
    )
    return replace(proposal, services=services)


def _is_here(directory: Directory, organisation: Organisation) -> bool:
    """Tell whether an organisation sits in the site's municipality, or nobody knows that it does not."""
    home = directory.home
    return home is None or organisation.seat is None or home in directory.chain(organisation.seat)


def _is_statutory(vocabulary: Vocabulary, term: Term) -> bool:
    kind = vocabulary.kinds.get(str(term.attributes["kind"]))
    return kind is not None and kind.statutory


def _asked_by_all(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted(set(lists[0]).intersection(*lists[1:]))) if lists else ()


def _widest(limits: list[int | None], *, least: bool) -> int | None:
    """Return the lowest or highest limit, or None where one of them has none."""
    known = [limit for limit in limits if limit is not None]
    if not known or len(known) < len(limits):
        return None
    return min(known) if least else max(known)
