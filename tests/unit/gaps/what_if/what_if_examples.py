"""A small town with people: records of needs and referrals, without a store."""

from dataclasses import replace
from datetime import UTC, date, datetime

from referral.gaps.cases import Cases, NeedCase, ReferralCase
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import read_changes
from referral.gaps.what_if.effects.matching import compared
from referral.gaps.what_if.effects.needs import touched_needs
from referral.matching.partners.partner_record import NO_RECORDS
from referral.model.clients import Client
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import service, town


def client(number, *, centre="O1", **more):
    return Client(id=f"C{number}", area=more.pop("area", "QUARTER"), assistant="A", centre=centre, **more)


def need(number, code="hea.gp", *, status="open", centre="O1", hours=(), of=None):
    return NeedCase(
        id=f"N{number}", client=f"C{number if of is None else of}", need=code, area="QUARTER",
        recorded_on=date(2025, 6, number + 1), status=status, centre=centre, hours=hours,
    )  # fmt: skip


def referral(number, key, state=State.WAITLISTED, *, code="hea.gp", begun=None, sent=None):
    return ReferralCase(
        id=f"R{number}", client=f"C{number}", need=code, area="QUARTER", centre="O1", assistant="A", state=state,
        sent_at=sent or datetime(2025, 7, 1, 9, tzinfo=UTC), organisation="O1", service=key,
        recorded_need=f"N{number}", first_service_at=begun,
    )  # fmt: skip


def cases(clients, needs=(), referrals=()):
    return Cases(clients={one.id: one for one in clients}, needs=tuple(needs), referrals=tuple(referrals))


def with_people(*services, clients=(), needs=(), referrals=(), waiting=None):
    return replace(town(*services, waiting=waiting), read_cases=lambda: cases(clients, needs, referrals))


def tried(data, *lines):
    """Return the data with changed directory, and both compared."""
    changed = replace(data, directory=applied(data.directory, read_changes(lines), WORDS))
    touched = touched_needs(data.directory, changed.directory)
    return changed, compared(data, changed, NO_RECORDS, touched)


__all__ = ["cases", "client", "need", "referral", "service", "tried", "with_people"]
