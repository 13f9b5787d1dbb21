"""Two entries that are one organisation: a coordinator merges them, and can undo it for a day."""

from dataclasses import dataclass

from graph.model import where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import merges, policy
from referral.access.merges import Merge
from referral.access.policy import Permission
from referral.context import Context
from referral.directory import verification
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.storage.records import standing

KIND = "Organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two organisations to compare, with how many services, partners and referrals hang on it."""

    organisation: Organisation
    services: int
    partners: int
    referrals: int


def compare(context: Context, *ids: OrganisationId) -> tuple[Side, ...]:
    """Return organisations side by side, before they are merged. Errors: NotAllowed, NotFound."""
    policy.granted(context, Permission.MERGE_ORGANISATIONS)
    directory = context.directory()

    def side(tx: Reader, organisation_id: OrganisationId) -> Side:
        organisation = standing(tx, Organisation, organisation_id)
        return Side(
            organisation=organisation,
            services=len(directory.services_of.get(organisation.id, ())),
            partners=len(directory.partners_of.get(organisation.id, ())),
            referrals=tx.tally("Referral", where(organisation=organisation.id))[0].count,
        )

    return context.read(lambda tx: tuple(side(tx, organisation_id) for organisation_id in ids))


def merge(
    context: Context, kept: OrganisationId, gone: OrganisationId, *, submitted: Submitted = NOT_BY_FORM
) -> Organisation:
    """Let one organisation stand for another, with everything that hangs on it; once for each submission.

    Errors: NotAllowed, NotFound, BadInput (both are the same).
    """
    policy.granted(context, Permission.MERGE_ORGANISATIONS)

    def make(tx: Writer) -> str:
        stays, goes = (standing(tx, Organisation, organisation_id) for organisation_id in (kept, gone))
        merge_id = merges.merge(tx, context, OrganisationId, stays, goes)
        verification.hand_over(tx, context, stays.id, gone=goes.id)
        return merge_id

    idempotency.once(context, submitted, make)
    return context.read(lambda tx: standing(tx, Organisation, kept))


def recent(context: Context) -> tuple[Merge, ...]:
    """Return the merges that can still be undone. Errors: NotAllowed."""
    policy.granted(context, Permission.MERGE_ORGANISATIONS)
    return context.read(lambda tx: merges.recent(tx, context, KIND))


def undo(context: Context, merge_id: str) -> Merge:
    """Take a merge back within a day. Errors: NotAllowed, NotFound, BadInput (too late)."""
    policy.granted(context, Permission.MERGE_ORGANISATIONS)

    def work(tx: Writer) -> Merge:
        merge = merges.undo(tx, context, KIND, merge_id)
        verification.hand_back(tx, context, OrganisationId(merge.kept), gone=OrganisationId(merge.gone))
        return merge

    return context.write(work)
