"""Needs and referrals of a small town, with defaults that a test changes."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from referral.gaps.cases import Cases, NeedCase, ReferralCase
from referral.gaps.reasons.obstacles import Obstacles
from referral.gaps.reasons.unmet import UnmetInput
from referral.model.clients import Client
from referral.model.referrals import State
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import TODAY, town

NOW = datetime(2026, 1, 15, 7, tzinfo=UTC)
NEED = "edu.literacy_adult"


def client(key="C1", **more):
    return Client(**{"id": key, "area": "QUARTER", "assistant": "AS-1", "centre": "O1", **more})


def need(key="N1", **more):
    return NeedCase(
        **{
            "id": key, "client": "C1", "need": NEED, "area": "QUARTER", "recorded_on": date(2025, 6, 1),
            "status": "open", "centre": "O1", **more,
        }
    )  # fmt: skip


def referral(key="R1", *, days_ago=60, **more):
    sent = NOW - timedelta(days=days_ago)
    return ReferralCase(
        **{
            "id": key, "client": "C1", "need": NEED, "area": "QUARTER", "centre": "O1", "assistant": "AS-1",
            "state": State.SENT, "sent_at": sent, "delivered_at": sent, "service": "S1", "organisation": "O1",
            "recorded_need": "N1", **more,
        }
    )  # fmt: skip


def asked(services=(), *, clients=None, needs=(), referrals=(), waiting=None):
    people = clients or (client(),)
    return UnmetInput(
        cases=Cases(
            clients=MappingProxyType({each.id: each for each in people}), needs=tuple(needs), referrals=tuple(referrals)
        ),
        vocabulary=WORDS,
        obstacles=obstacles(*services, waiting=waiting),
        as_of=NOW,
    )


def obstacles(*services, waiting=None):
    return Obstacles(directory=town(*services).directory, vocabulary=WORDS, today=TODAY, waiting=waiting or {})
