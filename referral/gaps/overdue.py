"""Open referrals that are long past due, each with the assistant who follows it (field.md, G19)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from referral.calendar import SOFIA
from referral.gaps import evidence
from referral.gaps.cases import ReferralCase
from referral.gaps.finding import Detector, Finding, GapInput, Remedy, ranked
from referral.lifecycle.states import OPEN
from referral.model.ids import UserId


def find(data: GapInput) -> tuple[Finding, ...]:
    """Return the open referrals of each assistant that are past due by more than the days of the threshold."""
    most = data.vocabulary.threshold("overdue_days")
    owners: dict[UserId, list[ReferralCase]] = {}
    for case in data.cases.referrals:
        if case.state in OPEN and _days_past_due(case, data.today) > most:
            owners.setdefault(case.assistant, []).append(case)
    return ranked(_findings(owners, data.today))


def _days_past_due(case: ReferralCase, today: date) -> int:
    return (today - case.due_at.astimezone(SOFIA).date()).days if case.due_at is not None else 0


def _findings(owners: Mapping[UserId, list[ReferralCase]], today: date) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            detector="overdue",
            key=f"overdue:{assistant}",
            remedy=Remedy.REPAIR,
            evidence=evidence.of_referrals(cases),
            assistant=assistant,
            details={"days": float(max(_days_past_due(case, today) for case in cases))},
        )
        for assistant, cases in owners.items()
    )


OVERDUE: Final = Detector(
    code="overdue",
    label="Long past due",
    sentence="Open referrals of {assistant} that are long past due: {records}. People: {people}. Days past due at "
    "most: "
    "{days}.",
    rule="Each open referral that is past due by more than the days of the threshold, under the assistant who follows "
    "it.",
    caution="This is no ranking of assistants: who has much work has much that is late. Ask what can be handed over.",
    advice="Go through them together: call the partner, ask the client, refer elsewhere or close.",
    find=find,
    details=frozenset({"days"}),
)
