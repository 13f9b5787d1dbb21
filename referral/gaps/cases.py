"""What gap detectors look at besides the directory: clients, recorded needs and referrals, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from graph.model import Node
from graph.store import Reader
from referral.lifecycle.states import STATES, is_counted
from referral.model.actors import Role, User
from referral.model.clients import Client
from referral.model.ids import (
    AreaId,
    ClientCode,
    NeedCode,
    OrganisationId,
    RecordedNeedId,
    ReferralId,
    ServiceId,
    UserId,
)
from referral.model.referrals import State
from referral.storage import records
from referral.storage.bad_records import checked, made_of
from referral.storage.reading import NOT_MERGED, find_all

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedCase:
    """A recorded need, with its status and when the client can come."""

    id: RecordedNeedId
    client: ClientCode
    need: NeedCode
    area: AreaId
    recorded_on: date
    status: str
    centre: OrganisationId | None = None
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCase:
    """A referral that was sent and counts: not entered in error and not a report by law. Moments are in UTC."""

    id: ReferralId
    client: ClientCode
    need: NeedCode
    area: AreaId
    centre: OrganisationId
    assistant: UserId
    state: State
    sent_at: datetime
    organisation: OrganisationId | None = None
    service: ServiceId | None = None
    recorded_need: RecordedNeedId | None = None
    follows: ReferralId | None = None
    next_referral: ReferralId | None = None
    reason: str | None = None
    missing: str | None = None
    barrier: str | None = None
    service_result: str | None = None
    need_result: str | None = None
    provider_answered: bool = False
    answer_hours: int | None = None
    answer_days: int | None = None
    service_days: int | None = None
    paused_days: int = 0
    paused_minutes: int = 0
    paused_working_minutes: int = 0
    process_informant: str | None = None
    priority: str = "routine"
    route: str = "direct"
    no_shows: int = 0
    delivered_at: datetime | None = None
    decided_at: datetime | None = None
    due_at: datetime | None = None
    appointment_at: datetime | None = None
    expected_on: date | None = None
    first_service_at: datetime | None = None
    completed_at: datetime | None = None
    ended_at: datetime | None = None
    loop_closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Everything that is recorded of people, as far as it counts for gaps.

    `active_users` have an account today; `assistants` are those of them who work with people.
    """

    clients: Mapping[ClientCode, Client]
    needs: tuple[NeedCase, ...]
    referrals: tuple[ReferralCase, ...]
    assistants: tuple[UserId, ...] = ()
    active_users: frozenset[UserId] = frozenset()

    @cached_property
    def needs_by_kind(self) -> Mapping[NeedCode, tuple[NeedCase, ...]]:
        """Return the recorded needs of each kind, the earliest first."""
        return _grouped((case.need, case) for case in self.needs)

    @cached_property
    def referrals_by_organisation(self) -> Mapping[OrganisationId, tuple[ReferralCase, ...]]:
        """Return the referrals to each organisation, the earliest first."""
        return _grouped((case.organisation, case) for case in self.referrals if case.organisation is not None)

    @cached_property
    def referrals_by_service(self) -> Mapping[ServiceId, tuple[ReferralCase, ...]]:
        """Return the referrals to each service, the earliest first."""
        return _grouped((case.service, case) for case in self.referrals if case.service is not None)

    @cached_property
    def referrals_by_need(self) -> Mapping[NeedCode, tuple[ReferralCase, ...]]:
        """Return the referrals for each kind of need, the earliest first."""
        return _grouped((case.need, case) for case in self.referrals)


NO_CASES: Final = Cases(clients=MappingProxyType({}), needs=(), referrals=())
_NEED_FIELDS: Final = tuple(name for name in NeedCase.__slots__ if name != "id")
_REFERRAL_FIELDS: Final = tuple(name for name in ReferralCase.__slots__ if name not in {"id", "state"})


def read_cases(reader: Reader) -> Cases:
    """Return every client, recorded need and counted referral of the store.

    Clients merged into others are left out, and what cannot be read.
    """
    clients = records.find(reader, Client, (NOT_MERGED,))[0]
    needs = made_of(find_all(reader, "RecordedNeed", (NOT_MERGED,)), _need)
    referrals = made_of((node for node in find_all(reader, "Referral") if _is_counted(node)), _referral)
    users = records.find(reader, User)[0]
    return Cases(
        clients=MappingProxyType({client.id: client for client in clients}),
        needs=tuple(sorted(needs, key=lambda case: (case.recorded_on, case.id))),
        referrals=tuple(sorted(referrals, key=lambda case: (case.sent_at, case.id))),
        assistants=tuple(user.id for user in users if user.role is Role.ASSISTANT and user.active),
        active_users=frozenset(user.id for user in users if user.active),
    )


def _is_counted(node: Node) -> bool:
    sent_at, state = cast("datetime | None", node.fields.get("sent_at")), str(node.fields.get("state"))
    return state in STATES and is_counted(State(state), sent_at, str(node.fields.get("route") or "direct"))


@checked
def _need(node: Node) -> NeedCase:
    return NeedCase(id=RecordedNeedId(node.id), **_given(node.fields, _NEED_FIELDS))


@checked
def _referral(node: Node) -> ReferralCase:
    state = State(str(node.fields["state"]))
    return ReferralCase(id=ReferralId(node.id), state=state, **_given(node.fields, _REFERRAL_FIELDS))


def _given(fields: Mapping[str, object], names: Iterable[str]) -> dict[str, Any]:
    return {name: fields[name] for name in names if fields.get(name) is not None}


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return MappingProxyType({key: tuple(values) for key, values in groups.items()})
