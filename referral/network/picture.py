"""The picture of the network: organisations at lasting places, declared ties, and the referrals that really flow."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.layout.free_places import Place
from referral.access import policy
from referral.access.policy import Permission, Scope, scope_of
from referral.context import Context
from referral.model.ids import OrganisationId
from referral.network.flows import FlowLine, flows_for
from referral.network.places import lasting_places
from referral.storage.directory import Directory


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPicture:
    """Everything the map and its table show."""

    directory: Directory
    places: Mapping[OrganisationId, Place]
    flows: tuple[FlowLine, ...]
    revision: int


def picture(context: Context) -> NetworkPicture:
    """Return the network; a reader of figures sees declared ties and no referrals."""
    scope = policy.granted(context, Permission.SEE_NETWORK)
    directory = context.directory()
    places = lasting_places(context, directory)
    flows: tuple[FlowLine, ...] = ()
    if scope is not Scope.FIGURES:
        reader = (scope_of(context.actor, Permission.SEE_REFERRALS), context.actor.centre)
        flows = context.shared(("flows", *reader), lambda: context.read(lambda tx: flows_for(context, tx)))
    return NetworkPicture(directory=directory, places=places, flows=flows, revision=directory.revision)
