"""Open referrals that nobody follows: their assistant or their centre is no longer active."""

from typing import Final

from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.lifecycle.states import OPEN
from referral.model.ids import OrganisationId, UserId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return the open referrals of each centre that is closed or gone, and of each such assistant of the others."""
    groups: dict[tuple[OrganisationId, UserId | None], list[ReferralCase]] = {}
    for case in data.cases.referrals:
        if case.state not in OPEN:
            continue
        if not _is_active(data, case.centre):
            groups.setdefault((case.centre, None), []).append(case)
        elif case.assistant not in data.cases.active_users:
            groups.setdefault((case.centre, case.assistant), []).append(case)
    return ranked(
        Finding(
            detector="orphaned",
            key=f"orphaned:{centre}" if assistant is None else f"orphaned:{centre}:{assistant}",
            remedy=Remedy.REPAIR,
            evidence=evidence.of_referrals(cases),
            organisations=(centre,),
            assistant=assistant,
        )
        for (centre, assistant), cases in groups.items()
    )


def _is_active(data: GapInput, centre: OrganisationId) -> bool:
    entry = data.directory.organisations.get(data.directory.standing_for(centre))
    return entry is not None and entry.active


ORPHANED: Final = Detector(
    code="orphaned",
    label="Referrals that nobody follows",
    sentence="Open referrals of {organisations} that nobody follows any more: {records}. People: {people}. Assistant: "
    "{assistant}.",
    rule="Each open referral whose assistant has no active account, or whose centre is closed.",
    caution="Somebody may have taken over by word of mouth. Then enter it.",
    advice="Give the clients to another assistant today.",
    find=find,
)
