"""Clients, needs and referrals of a small town, by hand: everything not named is ordinary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from referral.gaps.cases import Cases, NeedCase, ReferralCase
from referral.model.clients import Client
from referral.model.directory import Organisation
from referral.model.referrals import State
from tests.unit.gaps.gap_examples import ORGANISATIONS, TODAY, town

CENTRE = Organisation(id="CENTRE", name_bg="Център", kind="community_centre")
SENT = datetime(2025, 10, 1, 7, tzinfo=UTC)


def client(key, **more):
    return Client(**{"id": key, "area": "QUARTER", "assistant": "A1", "centre": "CENTRE", **more})


def need(key, whose, code, **more):
    ordinary = {"area": "QUARTER", "recorded_on": date(2025, 9, 1), "status": "open", "centre": "CENTRE"}
    return NeedCase(id=key, client=whose, need=code, **{**ordinary, **more})


def sent(number, **more):
    """Return a referral to O1, one a client: each is sent an hour after the one before."""
    moment = more.pop("sent_at", SENT + timedelta(hours=number))
    ordinary = {
        "client": f"C{number}",
        "need": "hea.gp",
        "area": "QUARTER",
        "centre": "CENTRE",
        "assistant": "A1",
        "state": State.COMPLETED,
        "organisation": "O1",
        "service": "S",
        "delivered_at": moment,
    }
    return ReferralCase(id=f"R{number}", sent_at=moment, **{**ordinary, **more})


def many(hits, of, hit, **more):
    """Return `of` referrals, of which the first `hits` are as `hit` says."""
    return [sent(number, **{**more, **(hit if number < hits else {})}) for number in range(of)]


def with_cases(*services, clients=(), needs=(), referrals=(), users=("A1",), **more):
    """Return what a detector looks at in the small town with these records."""
    organisations = more.pop("organisations", ORGANISATIONS)
    cases = Cases(
        clients={one.id: one for one in clients},
        needs=tuple(needs),
        referrals=tuple(referrals),
        active_users=frozenset(users),
    )
    return replace(town(*services, organisations=(*organisations, CENTRE), **more), read_cases=lambda: cases)


__all__ = ["CENTRE", "SENT", "TODAY", "client", "many", "need", "sent", "with_cases"]
