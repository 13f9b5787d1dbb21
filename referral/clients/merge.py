"""Two clients that are one person: the lead of their centre merges them, and can undo it for a day."""

from dataclasses import dataclass

from graph.model import where
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import merges, policy
from referral.access.merges import Merge
from referral.access.policy import Permission
from referral.clients.clients import client_for
from referral.context import Context
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.clients import Client
from referral.model.ids import ClientCode, NeedCode
from referral.storage.merging import unmet_needs

KIND = "Client"
HANGS_ON = ("RecordedNeed", "Referral", "Consent", "Pathway", "Incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two clients to compare: the client, and how many records of each kind hang on it."""

    client: Client
    counts: dict[str, int]


def compare(context: Context, *codes: ClientCode) -> tuple[Side, ...]:
    """Return clients side by side, before they are merged. Errors: NotAllowed, NotFound."""

    def work(tx: Reader) -> tuple[Side, ...]:
        return tuple(_side(tx, client_for(tx, context, code, Permission.MERGE_CLIENTS)) for code in codes)

    return context.read(work)


def doubled(context: Context, *codes: ClientCode) -> tuple[NeedCode, ...]:
    """Return the kinds of needs that are open more than once among some clients; a merge makes one of each.

    Errors: NotAllowed, NotFound.
    """

    def work(tx: Reader) -> tuple[NeedCode, ...]:
        ids = [client_for(tx, context, code, Permission.MERGE_CLIENTS).id for code in codes]
        return tuple(needs[0].need for needs in unmet_needs(tx, *ids) if len(needs) > 1)

    return context.read(work)


def merge(context: Context, kept: ClientCode, gone: ClientCode, *, submitted: Submitted = NOT_BY_FORM) -> Client:
    """Let one client stand for another, with everything that hangs on it; once for each submission.

    Errors: NotAllowed, NotFound (one is not of the actor's centre), BadInput (both are the same).
    """

    def make(tx: Writer) -> str:
        stays, goes = (client_for(tx, context, code, Permission.MERGE_CLIENTS) for code in (kept, gone))
        return merges.merge(tx, context, ClientCode, stays, goes)

    idempotency.once(context, submitted, make)
    return context.read(lambda tx: client_for(tx, context, kept, Permission.MERGE_CLIENTS))


def recent(context: Context) -> tuple[Merge, ...]:
    """Return the merges of the actor's centre that can still be undone. Errors: NotAllowed."""
    policy.granted(context, Permission.MERGE_CLIENTS)
    return context.read(lambda tx: merges.recent(tx, context, KIND, centre=context.actor.centre or ""))


def undo(context: Context, merge_id: str) -> Merge:
    """Take a merge back within a day. Errors: NotAllowed, NotFound (of another centre), BadInput (too late)."""
    policy.granted(context, Permission.MERGE_CLIENTS)
    centre = context.actor.centre or ""
    return context.write(lambda tx: merges.undo(tx, context, KIND, merge_id, centre=centre))


def _side(tx: Reader, client: Client) -> Side:
    counts = {kind: tx.tally(kind, where(client=client.id))[0].count for kind in HANGS_ON}
    return Side(client=client, counts=counts)
