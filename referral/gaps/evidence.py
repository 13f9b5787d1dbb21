"""The records behind a finding, from the cases that it counts."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from referral.calendar import SOFIA, last_year, start_of_day
from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.finding import GapInput, RecordSet
from referral.model.clients import Client
from referral.model.ids import ClientCode, OrganisationId, ServiceId

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


def of_clients(clients: Iterable[Client]) -> RecordSet:
    """Return clients as evidence, in order of code."""
    known = sorted(clients, key=lambda client: client.id)
    return RecordSet(
        kind="Client",
        total=len(known),
        people=len(known),
        ids=tuple(client.id for client in known[:SHOWN]),
        centres=Counter(str(client.centre or "") for client in known),
    )


def of_entries(kind: str, ids: Iterable[str]) -> RecordSet:
    """Return entries of the directory as evidence: organisations or services, and no people."""
    known = sorted(ids)
    return RecordSet(kind=kind, total=len(known), people=0, ids=tuple(known[:SHOWN]))


def recent_referrals(data: GapInput, services: Iterable[ServiceId]) -> tuple[ReferralCase, ...]:
    """Return the referrals to some services of the last twelve months and this one."""
    start = start_of_day(last_year(data.today)[0])
    by_service = data.cases.referrals_by_service
    return tuple(case for service in services for case in by_service.get(service, ()) if case.sent_at >= start)


def _people_of_centres(people: Iterable[tuple[OrganisationId | None, ClientCode]]) -> Counter[str]:
    """Return how many people of each centre there are; each person counts once at a centre."""
    return Counter(centre or "" for centre, _ in set(people))
