"""The link behind the QR code of a slip: whoever holds the paper may answer, and sees the number alone."""

from graph.store import Reader, Writer
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import IllegalMove, NoConsent, NotFound
from referral.model.communication import AnswerLink
from referral.model.referrals import Referral
from referral.partners import answer_links
from referral.storage import records


def issued_for_slip(tx: Writer, context: Context, referral: Referral, *, token: str) -> bool:
    """Make the link of a slip, or keep the one that has this token; tell whether the slip may carry it.

    It may not where the actor makes no links, the referral cannot be answered, or no consent lets the partner know.
    """
    if not policy.covers(context.actor, Permission.ISSUE_LINKS, referral):
        return False
    node = tx.get("AnswerLink", answer_links.fingerprint(token))
    if node is not None:
        return records.from_node(AnswerLink, node).works(context.clock())
    try:
        answer_links.issued(tx, context, referral, token=token, by_slip=True)
    except (IllegalMove, NoConsent):
        return False
    return True


def referral_behind(context: Context, token: str) -> Referral | None:
    """Return the referral of a link that works, whoever asks: the caller decides whether it may be seen."""

    def work(tx: Reader) -> Referral | None:
        try:
            return answer_links.living(tx, context, token)[1]
        except NotFound:
            return None

    return context.read(work)
