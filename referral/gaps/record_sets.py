"""Make the evidence of findings from records that were read once: how many, whose, since when, the first few ids."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from referral.calendar import SOFIA, last_year, start_of_day
from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.finding import GapInput, RecordSet
from referral.model.clients import Client
from referral.model.ids import ServiceId

SHOWN: Final = 20


def of_referrals(referrals: Iterable[ReferralCase]) -> RecordSet:
    """Return referrals as evidence, the earliest first."""
    cases = sorted(referrals, key=lambda case: (case.sent_at, case.id))
    return RecordSet(
        kind="Referral",
        total=len(cases),
        people=len({case.client for case in cases}),
        ids=tuple(case.id for case in cases[:SHOWN]),
        since=cases[0].sent_at.astimezone(SOFIA).date() if cases else None,
        centres=Counter(centre for centre, _ in {(str(case.centre), case.client) for case in cases}),
    )


def of_needs(needs: Iterable[NeedCase]) -> RecordSet:
    """Return recorded needs as evidence, the earliest first."""
    cases = sorted(needs, key=lambda case: (case.recorded_on, case.id))
    return RecordSet(
        kind="RecordedNeed",
        total=len(cases),
        people=len({case.client for case in cases}),
        ids=tuple(case.id for case in cases[:SHOWN]),
        since=cases[0].recorded_on if cases else None,
        centres=Counter(centre for centre, _ in {(str(case.centre or ""), case.client) for case in cases}),
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
