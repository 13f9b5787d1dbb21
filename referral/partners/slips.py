"""The paper slip that a client carries, and the referral behind its QR code."""

from dataclasses import dataclass
from typing import Final

from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.errors import IllegalMove, NoConsent, NotFound
from referral.lifecycle.states import WITH_PARTNER
from referral.model.communication import AnswerLink
from referral.model.directory import Organisation, Service
from referral.model.ids import ReferralId
from referral.model.referrals import Action, Referral
from referral.partners import answer_links
from referral.referrals.queries import referral_for
from referral.storage import records

# Kinds of places whose name on a slip would tell what somebody came for.
DISCREET_KINDS: Final = frozenset({"hiv_office", "tb_hospital", "mental_health", "addiction", "crisis_centre"})
# Anonymous by law: not even a code of ours goes along.
CODELESS_KINDS: Final = frozenset({"hiv_office"})
# The three boxes of the tear-off.
BOXES: Final = (Action.ACCEPT, Action.DECLINE, Action.WAITLIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is printed. `discreet`: neither the need nor the kind or name of the place; `coded`: with the code.

    `linked`: the QR code may lead to an answer page.
    """

    referral: Referral
    centre: Organisation
    organisation: Organisation
    service: Service
    discreet: bool
    coded: bool
    linked: bool


def slip(context: Context, referral_id: ReferralId, *, token: str = "") -> Slip:
    """Return the slip of a referral that was sent; printing it is recorded.

    `token` is a secret of the caller's, the same for every sheet that one session prints: the link behind the QR code
    is made from it. A discreet slip has none.
    Errors: NotAllowed, NotFound, IllegalMove (a draft: consent comes first).
    """

    def work(tx: Writer) -> Slip:
        referral = referral_for(tx, context, referral_id, Permission.SEE_REFERRALS)
        if referral.state not in WITH_PARTNER or referral.organisation is None or referral.service is None:
            raise IllegalMove(state=referral.state, action="slip")
        audit.record(tx, context, "referral.slip", kind="Referral", subject=referral_id)
        organisation = records.get(tx, Organisation, referral.organisation)
        discreet = organisation.kind in DISCREET_KINDS or context.vocabulary.is_sensitive(referral.need)
        coded = organisation.kind not in CODELESS_KINDS
        return Slip(
            referral=referral,
            centre=records.get(tx, Organisation, referral.centre),
            organisation=organisation,
            service=records.get(tx, Service, referral.service),
            discreet=discreet,
            coded=coded,
            linked=bool(token) and coded and not discreet and issued_for_slip(tx, context, referral, token=token),
        )

    return context.write(work)


def referral_of(context: Context, referral_id: ReferralId) -> Referral:
    """Return one referral that the actor may see, without recording a view: for naming it after an action on it."""
    return context.read(lambda tx: referral_for(tx, context, referral_id, Permission.SEE_REFERRALS))


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
            return answer_links.working(tx, context, token)[1]
        except NotFound:
            return None

    return context.read(work)
