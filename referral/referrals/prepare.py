"""What a referral depends on before it is sent: client, service, route, consent, warnings and household."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph.model import Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents, people
from referral.clients.clients import check_need, client_for
from referral.context import Context
from referral.errors import BadInput, NeedsConfirmation, NotFound
from referral.lifecycle.states import OPEN, among
from referral.model import requirements
from referral.model.clients import Client, Person
from referral.model.consent import Consent
from referral.model.directory import Organisation, Service
from referral.model.ids import ClientCode, NeedCode, ReferralId, ServiceId
from referral.model.referrals import Referral, Route
from referral.storage import records
from referral.storage.reading import NOT_MERGED

# The code of a warning and its details.
ReferralWarning = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a referral depends on before it is sent; its form shows the same.

    `consent` is the one in force, `warnings` must be acknowledged, `ask_for` are groups of documents that the service
    requires and of which nobody knows whether the client has one, `household` are clients who may be referred too,
    `follows` is the referral that this one comes after.
    """

    client: Client
    service: Service
    partner: Organisation
    route: Route
    consent: Consent | None
    warnings: tuple[ReferralWarning, ...]
    ask_for: tuple[str, ...]
    household: tuple[Client, ...]
    follows: Referral | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntendedReferral:
    """Who is to be referred to which service for which need, and the referral it follows, if any.

    Who is no client yet is described: `person`, in place of `client`.
    """

    client: ClientCode | None
    need: NeedCode
    service: ServiceId
    follows: ReferralId | None = None
    person: Person | None = None


def prepared(context: Context, intended: IntendedReferral) -> Prepared:
    """Return what the form of a referral shows; the view of the client is recorded.

    Errors: NotAllowed, NotFound, UnknownCode.
    """

    def work(tx: Writer) -> Prepared:
        prepared = prepare(tx, context, intended)
        record_view(tx, context, prepared)
        return prepared

    return context.write(work)


def record_view(tx: Writer, context: Context, prepared: Prepared) -> None:
    """Record that the actor sees the client of a referral; a person who is no client yet has no record to see."""
    if prepared.client.id:
        audit.record(tx, context, "client.view", kind="Client", subject=prepared.client.id)


def check_acknowledged(warnings: Iterable[ReferralWarning], acknowledged: Collection[str]) -> None:
    """Refuse to go on until every warning has been seen. Errors: NeedsConfirmation naming the others."""
    unseen = tuple(warning for warning in warnings if warning[0] not in acknowledged)
    if unseen:
        raise NeedsConfirmation(warnings=unseen)


def prepare(tx: Reader, context: Context, intended: IntendedReferral) -> Prepared:
    """Return what a referral depends on, within a transaction; its form and its sending both start here.

    Errors: NotAllowed, NotFound, UnknownCode.
    """
    check_need(context, intended.need)
    directory = context.directory()
    service = directory.services.get(intended.service)
    if service is None:
        raise NotFound(kind="Service", id=intended.service)
    client = _client(tx, context, intended)
    is_report = context.vocabulary.needs[intended.need].report
    papers = requirements.papers_of(context.vocabulary, client, context.today)
    not_known = requirements.missing(service, papers.held)
    missing = requirements.denied_words(not_known, papers.not_held)
    partner = directory.organisations[service.organisation]
    return Prepared(
        client=client,
        service=service,
        partner=partner,
        route=Route.REPORT if is_report else Route(service.route or Route.DIRECT),
        consent=consents.covering(tx, context, client.id, service.organisation),
        warnings=(
            *not_available(service, partner, on=context.today),
            *not_offered(service, intended.need),
            *_already_open(tx, client, intended),
            *_papers_missing(missing),
        ),
        ask_for=tuple(word for word in not_known if word not in missing),
        household=_household_of(tx, context, client),
        follows=_followed(tx, context, client, intended),
    )


def _client(tx: Reader, context: Context, intended: IntendedReferral) -> Client:
    """Return the client, or the one that a person would be: it is not stored and has no code."""
    if intended.person is not None:
        return people.client_of(tx, context, intended.person)
    if intended.client is None:
        raise BadInput(problems=(("client", "missing", {}),))
    return client_for(tx, context, intended.client, Permission.REFER)


def _followed(tx: Reader, context: Context, client: Client, intended: IntendedReferral) -> Referral | None:
    """Return the referral that is followed, when the actor may see it and it is the same client's."""
    node = tx.get("Referral", intended.follows) if intended.follows is not None else None
    followed = records.from_node(Referral, node) if node is not None else None
    is_known = followed is not None and policy.covers(context.actor, Permission.REFER, followed)
    return followed if is_known and followed is not None and followed.client == client.id else None


def not_available(service: Service, partner: Organisation, *, on: date) -> tuple[ReferralWarning, ...]:
    """Warn of a closed organisation, a closed or suspended service, a closed window, funding that has ended."""
    warnings: list[ReferralWarning] = []
    if not partner.active:
        warnings.append(("organisation_closed", {}))
    if service.status in _NOT_WORKING:
        warnings.append((f"service_{service.status}", {}))
    window = requirements.window_of(service)
    if window is not None and not window.holds(on):
        warnings.append(("window_closed", {"day": window.opening(on)}))
    if service.funded_until is not None and service.funded_until < on:
        warnings.append(("funding_ended", {"day": service.funded_until}))
    return tuple(warnings)


def not_offered(service: Service, need: NeedCode) -> tuple[ReferralWarning, ...]:
    """Warn of a service that is not entered as one for this need."""
    return () if need in service.needs else (("need_not_offered", {"need": need}),)


_NOT_WORKING: Final = ("closed", "suspended")
_IS_OPEN: Final = among(OPEN)


def _already_open(tx: Reader, client: Client, intended: IntendedReferral) -> tuple[ReferralWarning, ...]:
    """Warn of an open referral of the client for the same need, other than the one that is followed."""
    if not client.id:
        return ()
    same = records.find(tx, Referral, (*where(client=client.id, need=intended.need), _IS_OPEN))[0]
    others = [referral for referral in same if referral.id != intended.follows]
    return tuple(("already_open", {"code": referral.short_code, "id": referral.id}) for referral in others[:1])


def _papers_missing(missing: tuple[str, ...]) -> tuple[ReferralWarning, ...]:
    return (("papers_missing", {"papers": missing}),) if missing else ()


def _household_of(tx: Reader, context: Context, owner: Client) -> tuple[Client, ...]:
    """Return the other clients of a client's household that the actor may refer."""
    if owner.household is None:
        return ()
    people = records.find(tx, Client, (*where(household=owner.household), NOT_MERGED), order=(Order(field="id"),))[0]
    others = [person for person in people if person.id != owner.id]
    return tuple(person for person in others if policy.covers(context.actor, Permission.REFER, person))
