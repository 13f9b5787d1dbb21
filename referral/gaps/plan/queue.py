"""The entries to verify: asked for, doubted, or not checked for long; the one that most open needs depend on first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from graph.model import Condition, Op
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.directory import verification
from referral.gaps.stale_entry import GRACE, MONTH, is_stale
from referral.model.actors import Role
from referral.model.directory import Service, Verification
from referral.model.ids import NeedCode, OrganisationId
from referral.storage.directory import Directory

UNMET: Final = ("open", "referred")
Demand = Mapping[NeedCode, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """An organisation whose entry somebody must check.

    `check` is what was asked for, if anything; `stale` are its services that nobody has checked for too long. `needs`
    counts the recorded needs, not met yet, that the services in question answer, and `alone` those of them that no
    other organisation answers; None where they are few and not for this reader. `weight` is `needs` shared equally
    among the organisations that answer each kind: how many needs the entry can be said to carry.
    """

    organisation: OrganisationId
    check: Verification | None = None
    stale: tuple[Service, ...] = ()
    needs: int | None = 0
    alone: int | None = 0
    weight: float = field(default=0.0)


def queue(context: Context) -> tuple[QueueEntry, ...]:
    """Return the entries to verify, the one that carries most open needs first."""
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    checks = {check.organisation: check for check in verification.waiting(context)}
    directory, demand = context.directory(), context.read(_demand)
    stale: dict[OrganisationId, list[Service]] = defaultdict(list)
    for service in stale_services(context, directory):
        stale[service.organisation].append(service)
    entries = [
        _entry(context, directory, demand, QueueEntry(organisation=key, check=checks.get(key), stale=tuple(stale[key])))
        for key in checks.keys() | stale.keys()
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.weight, _asked_at(entry), entry.organisation)))


def stale_services(context: Context, directory: Directory) -> tuple[Service, ...]:
    """Return the active services that were checked longer ago than the threshold, or never, in order of id."""
    longest = int(context.vocabulary.threshold("stale_months")) * MONTH + GRACE
    return tuple(
        service
        for _, service in sorted(directory.services.items())
        if directory.is_active(service) and is_stale(service.verified_on, today=context.today, longest=longest)
    )


def done(context: Context, organisation: OrganisationId, *, finding: str) -> None:
    """Record what was found of an entry of the queue: its services that were not checked for long are checked with it.

    Errors: those of `verification.done`; NotFound for an organisation that is not in the queue.
    """
    policy.granted(context, Permission.VERIFY_DIRECTORY)
    directory = context.directory()
    services = [one.id for one in stale_services(context, directory) if one.organisation == organisation]
    verification.done(context, organisation, finding=finding, services=services)


def _entry(context: Context, directory: Directory, demand: Demand, entry: QueueEntry) -> QueueEntry:
    """Return an entry with the needs that depend on it."""
    services: Iterable[Service] = entry.stale
    if entry.check is not None:
        services = (one for one in directory.services_of.get(entry.organisation, ()) if directory.is_active(one))
    kinds = sorted({need for service in services for need in service.needs})
    answering = {need: _organisations(directory, need) for need in kinds}
    kinds = [need for need in kinds if entry.organisation in answering[need]]
    everywhere = sum((Counter(demand.get(need, {})) for need in kinds), Counter[str]())
    only_here = sum((Counter(demand.get(need, {})) for need in kinds if len(answering[need]) == 1), Counter[str]())
    told = _told(context, everywhere)
    weight = sum(sum(demand.get(need, {}).values()) / len(answering[need]) for need in kinds)
    return QueueEntry(
        organisation=entry.organisation,
        check=entry.check,
        stale=entry.stale,
        needs=told,
        alone=_told(context, only_here),
        weight=0.0 if told is None else weight,
    )


def _told(context: Context, centres: Mapping[str, int]) -> int | None:
    """Return a number of needs, or None where it is of few people, or of few at other centres, for who leads one."""
    total = sum(centres.values())
    if context.actor.role is Role.COORDINATOR:
        return total
    few = context.vocabulary.threshold("small_number")
    elsewhere = total - centres.get(str(context.actor.centre or ""), 0)
    return None if 0 < total < few or 0 < elsewhere < few else total


def _organisations(directory: Directory, need: NeedCode) -> frozenset[OrganisationId]:
    services = directory.services_for.get(need, ())
    return frozenset(service.organisation for service in services if directory.is_active(service))


def _demand(tx: Reader) -> Demand:
    """Return the recorded needs that are not met yet, of each kind by centre."""
    demand: dict[NeedCode, dict[str, int]] = defaultdict(dict)
    unmet = (Condition(field="status", op=Op.IN, value=UNMET),)
    for row in tx.tally("RecordedNeed", unmet, by=("need", "centre")):
        demand[NeedCode(str(row.key[0]))][str(row.key[1] or "")] = row.count
    return demand


def _asked_at(entry: QueueEntry) -> float:
    moment: datetime | None = entry.check.opened_at if entry.check else None
    return moment.timestamp() if moment else float("inf")
