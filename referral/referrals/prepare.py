"""Look at everything a referral depends on before it is sent; its form and its sending both start here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graph.model import Condition, Op, Order, where
from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.clients.clients import check_need, client_for
from referral.context import Context
from referral.errors import NotFound
from referral.lifecycle.states import OPEN
from referral.model import requirements
from referral.model.clients import Client
from referral.model.consent import Consent
from referral.model.directory import Service
from referral.model.ids import ClientCode, NeedCode, ServiceId
from referral.model.referrals import Referral, Route
from referral.storage import records

Warned = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is looked at before a referral is sent, and what its form shows.

    `consent` is the one in force, `warnings` want to be acknowledged, `household` are further clients to refer with it.
    """

    client: Client
    service: Service
    route: Route
    consent: Consent | None
    warnings: tuple[Warned, ...]
    household: tuple[Client, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who is to be referred to which service for which need, and the referral it follows, if any."""

    client: ClientCode
    need: NeedCode
    service: Service
    follows: str | None = None


def prepared(
    context: Context, code: ClientCode, need: NeedCode, service_id: ServiceId, *, follows: str | None
) -> Prepared:
    """Return what a referral's form shows; the view of the client is recorded. Errors: NotFound, UnknownCode."""
    check_need(context, need)
    service = context.directory().services.get(service_id)
    if service is None:
        raise NotFound(kind="Service", id=service_id)

    def work(tx: Writer) -> Prepared:
        audit.record(tx, context, "client.view", kind="Client", subject=code)
        return prepare(tx, context, Wanted(client=code, need=need, service=service, follows=follows))

    return context.write(work)


def prepare(tx: Reader, context: Context, wanted: Wanted) -> Prepared:
    """Look at everything a referral depends on; the form and the sending of it both start here. Errors: NotFound."""
    owner = client_for(tx, context, wanted.client, Permission.REFER)
    return Prepared(
        client=owner,
        service=wanted.service,
        route=_route(context, wanted.need, wanted.service),
        consent=consents.covering(tx, context, owner.id, wanted.service.organisation),
        warnings=_warnings(tx, context, owner, wanted),
        household=household_of(tx, context, owner),
    )


def _warnings(tx: Reader, context: Context, owner: Client, wanted: Wanted) -> tuple[Warned, ...]:
    """Return what to look at before sending: an open referral for the same need, documents the client lacks."""
    found: list[Warned] = []
    for other in open_for(tx, owner.id, wanted.need):
        if other.id != wanted.follows:
            found.append(("already_open", MappingProxyType({"code": other.short_code, "id": other.id})))
            break
    missing = requirements.missing(wanted.service, requirements.held(owner, context.today))
    if missing:
        found.append(("papers_missing", MappingProxyType({"papers": missing})))
    return tuple(found)


def open_for(tx: Reader, client: ClientCode, need: NeedCode) -> tuple[Referral, ...]:
    """Return the open referrals of a client for a need."""
    is_open = Condition(field="state", op=Op.IN, value=tuple(state.value for state in OPEN))
    return records.find(tx, Referral, (*where(client=client, need=need), is_open))[0]


def _route(context: Context, need: NeedCode, service: Service) -> Route:
    return Route.REPORT if context.vocabulary.needs[need].report else Route(service.route or Route.DIRECT)


def household_of(tx: Reader, context: Context, owner: Client) -> tuple[Client, ...]:
    """Return the other clients of a client's household that the actor may refer."""
    if owner.household is None:
        return ()
    found = records.find(tx, Client, where(household=owner.household), order=(Order(field="id"),))[0]
    return tuple(one for one in found if one.id != owner.id and policy.covers(context.actor, Permission.REFER, one))
