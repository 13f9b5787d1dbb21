"""Who may do and see what: one table. Checks, tests, routes and the manual are made from it (security.md, section 9).

A scope says how far a permission reaches: OWN is the actor's own clients, CENTRE those of the actor's centre, ALL
everything, FIGURES released figures only (no client, no small number), RECEIVED what was sent to the actor's own
organisation.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from referral.context import Context
from referral.errors import NotAllowed, NotFound
from referral.model.actors import Actor, Role
from referral.model.ids import OrganisationId, UserId


class Permission(StrEnum):
    """One thing a person may do."""

    FIND_HELP = "find_help"
    SEE_CLIENTS = "see_clients"
    EDIT_CLIENTS = "edit_clients"
    REFER = "refer"
    SEE_REFERRALS = "see_referrals"
    MOVE_REFERRALS = "move_referrals"
    SEE_DIRECTORY = "see_directory"
    EDIT_DIRECTORY = "edit_directory"
    SEE_NETWORK = "see_network"
    SEE_GAPS = "see_gaps"
    PLAN_GAPS = "plan_gaps"
    IMPORT = "import"
    EXPORT_DIRECTORY = "export_directory"
    MANAGE_USERS = "manage_users"
    SEE_AUDIT = "see_audit"
    OWN_ACCOUNT = "own_account"
    RECORD_CONSENT = "record_consent"
    ISSUE_LINKS = "issue_links"
    REVOKE_LINKS = "revoke_links"
    SEE_MESSAGES = "see_messages"
    VERIFY_DIRECTORY = "verify_directory"
    RECORD_TREATMENT = "record_treatment"
    SEE_TREATMENT = "see_treatment"
    SEE_METRICS = "see_metrics"
    RECEIVE_REFERRALS = "receive_referrals"
    MERGE_CLIENTS = "merge_clients"
    MERGE_ORGANISATIONS = "merge_organisations"
    PLACE_ORGANISATIONS = "place_organisations"
    LAY_OUT_MAP = "lay_out_map"


class Scope(StrEnum):
    """How far a permission reaches."""

    NONE = "none"
    OWN = "own"
    CENTRE = "centre"
    ALL = "all"
    FIGURES = "figures"
    RECEIVED = "received"


_O, _C, _A, _F, _R = Scope.OWN, Scope.CENTRE, Scope.ALL, Scope.FIGURES, Scope.RECEIVED
_ROLES: Final = (
    Role.ASSISTANT,
    Role.CENTRE_LEAD,
    Role.COORDINATOR,
    Role.MUNICIPALITY,
    Role.ADMINISTRATOR,
    Role.PARTNER,
)
_N: Final = Scope.NONE


def _row(*scopes: Scope) -> Mapping[Role, Scope]:
    return MappingProxyType(dict(zip(_ROLES, scopes, strict=True)))


POLICY: Final[Mapping[Permission, Mapping[Role, Scope]]] = MappingProxyType(
    {
        # ........................... assistant, lead, coordinator, municipality, administrator, partner
        Permission.FIND_HELP: _row(_A, _A, _A, _N, _N, _N),
        Permission.SEE_CLIENTS: _row(_O, _C, _N, _N, _N, _N),
        Permission.EDIT_CLIENTS: _row(_O, _C, _N, _N, _N, _N),
        Permission.REFER: _row(_O, _C, _N, _N, _N, _N),
        Permission.SEE_REFERRALS: _row(_O, _C, _A, _N, _N, _N),
        Permission.MOVE_REFERRALS: _row(_O, _C, _A, _N, _N, _N),
        Permission.SEE_DIRECTORY: _row(_A, _A, _A, _A, _A, _N),
        Permission.EDIT_DIRECTORY: _row(_N, _N, _A, _N, _A, _N),
        Permission.SEE_NETWORK: _row(_A, _A, _A, _F, _N, _N),
        Permission.SEE_GAPS: _row(_N, _C, _A, _F, _N, _N),
        Permission.PLAN_GAPS: _row(_N, _C, _A, _N, _N, _N),
        Permission.IMPORT: _row(_N, _N, _A, _N, _A, _N),
        Permission.EXPORT_DIRECTORY: _row(_N, _A, _A, _A, _A, _N),
        Permission.MANAGE_USERS: _row(_N, _N, _N, _N, _A, _N),
        Permission.SEE_AUDIT: _row(_N, _N, _N, _N, _A, _N),
        Permission.OWN_ACCOUNT: _row(_A, _A, _A, _A, _A, _A),
        Permission.RECORD_CONSENT: _row(_O, _C, _N, _N, _N, _N),
        Permission.ISSUE_LINKS: _row(_O, _C, _N, _N, _N, _N),
        Permission.REVOKE_LINKS: _row(_O, _C, _A, _N, _N, _N),
        Permission.SEE_MESSAGES: _row(_O, _C, _A, _N, _N, _N),
        Permission.VERIFY_DIRECTORY: _row(_N, _A, _A, _N, _N, _N),
        Permission.RECORD_TREATMENT: _row(_O, _C, _N, _N, _N, _N),
        Permission.SEE_TREATMENT: _row(_O, _C, _F, _N, _N, _N),
        Permission.SEE_METRICS: _row(_N, _C, _A, _F, _N, _N),
        Permission.RECEIVE_REFERRALS: _row(_N, _N, _N, _N, _N, _R),
        Permission.MERGE_CLIENTS: _row(_N, _C, _N, _N, _N, _N),
        Permission.MERGE_ORGANISATIONS: _row(_N, _N, _A, _N, _N, _N),
        Permission.PLACE_ORGANISATIONS: _row(_A, _A, _A, _N, _N, _N),
        Permission.LAY_OUT_MAP: _row(_N, _N, _A, _N, _N, _N),
    }
)


class Owned(Protocol):
    """Anything that belongs to an assistant and a centre: a client, a recorded need, a referral."""

    @property
    def assistant(self) -> UserId | None:
        """Whose it is."""

    @property
    def centre(self) -> OrganisationId | None:
        """Which centre's it is."""


def scope_of(actor: Actor, permission: Permission) -> Scope:
    """Return how far a permission reaches for this actor."""
    return POLICY[permission][actor.role] if actor.role is not None else Scope.NONE


def allows(actor: Actor, permission: Permission) -> bool:
    """Tell whether the actor has the permission at all."""
    return scope_of(actor, permission) is not Scope.NONE


def grants_of(role: Role | None) -> Mapping[str, Scope]:
    """Return every permission that a role has, with its scope. A request asks this once, at its gate."""
    reached = {permission: row[role] for permission, row in POLICY.items()} if role is not None else {}
    return MappingProxyType(
        {str(permission): scope for permission, scope in reached.items() if scope is not Scope.NONE}
    )


def granted(context: Context, permission: Permission) -> Scope:
    """Return the scope that the gate of this request found for the actor; outside a request, ask the policy.

    Errors: NotAllowed.
    """
    scope = context.grants.get(permission)
    return Scope(scope) if scope is not None else require(context.actor, permission)


def require(actor: Actor, permission: Permission) -> Scope:
    """Return the scope of a permission. Errors: NotAllowed, naming the permission."""
    scope = scope_of(actor, permission)
    if scope is Scope.NONE:
        raise NotAllowed(permission=permission)
    return scope


def covers(actor: Actor, permission: Permission, thing: Owned) -> bool:
    """Tell whether the actor's permission reaches this thing."""
    return {
        Scope.NONE: False,
        Scope.FIGURES: False,
        Scope.OWN: thing.assistant == actor.id,
        Scope.CENTRE: actor.centre is not None and thing.centre == actor.centre,
        Scope.ALL: True,
        Scope.RECEIVED: actor.centre is not None and getattr(thing, "organisation", None) == actor.centre,
    }[scope_of(actor, permission)]


def require_for(actor: Actor, permission: Permission, thing: Owned, *, kind: str, subject: str) -> None:
    """Refuse a thing that the actor may not see exactly as if it did not exist. Errors: NotAllowed, NotFound."""
    if not allows(actor, permission):
        raise NotAllowed(permission=permission)
    if not covers(actor, permission, thing):
        raise NotFound(kind=kind, id=subject)
