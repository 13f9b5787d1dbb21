"""How many people wait for services, and which of these numbers a reader of one centre does not read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from graph.model import Condition, Op, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.matching.model import Reason, said
from referral.matching.partners.shown_figures import reads_all
from referral.model.ids import ServiceId
from referral.model.referrals import State

NUMBER: Final = "waiting"  # the detail of a reason that is the number of people who wait


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLists:
    """How many people wait for each service; of those in `hidden`, the reader reads "few" instead of the number."""

    people: Mapping[ServiceId, int] = field(default_factory=lambda: MappingProxyType({}))
    hidden: frozenset[ServiceId] = frozenset()

    def as_shown(self, service: ServiceId, reason: Reason) -> Reason:
        """Return what a criterion says of a service, without the number where it is hidden (None in its place)."""
        if service not in self.hidden or NUMBER not in reason.details:
            return reason
        return said(reason.verdict, reason.code, **{**reason.details, NUMBER: None})


def waiting_lists(context: Context, services: Sequence[ServiceId]) -> WaitingLists:
    """Return the waiting lists of services as the actor reads them.

    Who does not see the referrals of every centre reads no small number, and none in which few people are of other
    centres, as the own ones could be taken away from it. Whether somebody waits, and whether a list is full, everybody
    reads: without it nobody could tell who can help.
    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    people = context.read(lambda tx: waiting_for(tx, services))
    if reads_all(context):
        return WaitingLists(people=people)
    elsewhere = context.read(lambda tx: _people_elsewhere(tx, context, people))
    least = int(context.vocabulary.threshold("small_number"))
    hidden = (one for one, count in people.items() if count < least or 0 < elsewhere.get(one, 0) < least)
    return WaitingLists(people=people, hidden=frozenset(hidden))


def waiting_for(tx: Reader, services: Sequence[ServiceId] | None = None) -> Mapping[ServiceId, int]:
    """Return how many people wait for each of these services, or for any; services nobody waits for are left out."""
    if services is not None and not services:
        return {}
    rows = tx.tally("Referral", _waiting(services), by=("service",))
    return {ServiceId(str(row.key[0])): row.count for row in rows if row.key[0] is not None}


def _people_elsewhere(tx: Reader, context: Context, services: Iterable[ServiceId]) -> Mapping[ServiceId, int]:
    """Return how many different people of other centres than the actor's wait for each of these services."""
    clients: dict[ServiceId, set[object]] = {service: set() for service in services}
    if clients:
        for row in tx.tally("Referral", _waiting(tuple(clients)), by=("service", "centre", "client")):
            service, centre, client = row.key
            if centre is None or centre != context.actor.centre:
                clients[ServiceId(str(service))].add(client)
    return {service: len(people) for service, people in clients.items()}


def _waiting(services: Sequence[ServiceId] | None) -> tuple[Condition, ...]:
    conditions = where(state=State.WAITLISTED.value)
    if services is not None:
        conditions += (Condition(field="service", op=Op.IN, value=tuple(services)),)
    return conditions
