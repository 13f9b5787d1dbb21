"""Withdraw consent: from the next request on no link of it opens, and no referral under it waits for an answer."""

from graph.model import Condition, Op, where
from graph.store import Writer
from referral import idempotency
from referral.access import policy
from referral.access.policy import Permission
from referral.clients import consents
from referral.context import Context
from referral.errors import UnknownCode
from referral.lifecycle.states import OPEN
from referral.lifecycle.timeline import CONSENT_WITHDRAWN
from referral.lifecycle.transitions import BY_STATE
from referral.model.consent import Consent
from referral.model.ids import ConsentId
from referral.model.referrals import Action, Informant, Referral, State, TransitionData
from referral.referrals.effects import apply
from referral.storage import records


def withdraw(context: Context, consent_id: ConsentId, *, channel: str) -> Consent:
    """Withdraw a consent by a channel; open referrals under it that can be cancelled are cancelled at once.

    A referral already in service stays: its partner knows the person. Errors: NotAllowed, NotFound, UnknownCode.
    """
    policy.granted(context, Permission.RECORD_CONSENT)
    if channel not in context.vocabulary.codes("channels"):
        raise UnknownCode(list="channels", code=channel)
    return idempotency.settled(context, lambda tx: _withdrawn(tx, context, consent_id, channel=channel))


def _withdrawn(tx: Writer, context: Context, consent_id: ConsentId, *, channel: str) -> Consent:
    consent = consents.marked_withdrawn(tx, context, consent_id, channel=channel)
    under = records.find(tx, Referral, where(consent=consent_id))[0]
    is_draft = Condition(field="state", op=Op.EQ, value=State.DRAFT.value)
    drafts = records.find(tx, Referral, (*where(client=consent.client, organisation=consent.organisation), is_draft))[0]
    consents.close_links(tx, context, [referral.id for referral in under])
    withdrawn = TransitionData(reason=CONSENT_WITHDRAWN, informant=Informant.CLIENT, channel=channel)
    for referral in (*under, *drafts):
        if referral.state in OPEN and (referral.state, Action.CANCEL) in BY_STATE:
            apply(tx, context, referral, ((Action.CANCEL, withdrawn),), name="referral.cancel")
    return records.get(tx, Consent, consent_id)
