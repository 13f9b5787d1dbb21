"""The records behind a finding, from the cases that it counts."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from referral.calendar import SOFIA
from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.finding import RecordSet
from referral.model.ids import ClientCode, OrganisationId

SHOWN: Final = 20


def of_referrals(cases: Iterable[ReferralCase]) -> RecordSet:
    """Return the record set of some referrals, the earliest first."""
    referrals = sorted(cases, key=lambda case: (case.sent_at, case.id))
    return RecordSet(
        kind="Referral",
        total=len(referrals),
        people=len({case.client for case in referrals}),
        ids=tuple(case.id for case in referrals[:SHOWN]),
        since=referrals[0].sent_at.astimezone(SOFIA).date() if referrals else None,
        centres=_people_of_centres((case.centre, case.client) for case in referrals),
    )


def of_needs(cases: Iterable[NeedCase]) -> RecordSet:
    """Return the record set of some recorded needs, the earliest first."""
    needs = sorted(cases, key=lambda case: (case.recorded_on, case.id))
    return RecordSet(
        kind="RecordedNeed",
        total=len(needs),
        people=len({case.client for case in needs}),
        ids=tuple(case.id for case in needs[:SHOWN]),
        since=needs[0].recorded_on if needs else None,
        centres=_people_of_centres((case.centre, case.client) for case in needs),
    )


def _people_of_centres(people: Iterable[tuple[OrganisationId | None, ClientCode]]) -> Counter[str]:
    """Return how many people of each centre there are; each person counts once at a centre."""
    return Counter(centre or "" for centre, _ in set(people))
