"""An answer link opens until its last moment, unless it was revoked; an answer given does not close it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from referral.model.communication import AnswerLink, Message

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LINK = AnswerLink(
    id="a" * 64, referral="R1", organisation="O14", created_at=NOON, created_by="AS-1",
    expires_at=NOON + timedelta(days=14),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "after", "works"),
    [
        ({}, timedelta(0), True),
        ({}, timedelta(days=14) - SECOND, True),
        ({}, timedelta(days=14), False),  # the last moment itself is too late
        ({"revoked_at": NOON + timedelta(days=3)}, timedelta(days=1), False),
        ({"answered_at": NOON + SECOND}, timedelta(days=1), True),  # the partner may look again
    ],
)
def test_when_a_link_opens(changes, after, works):
    assert replace(LINK, **changes).works(NOON + after) is works


def test_a_message_holds_neither_client_nor_need_nor_link():
    names = {field.name for field in fields(Message)}
    assert not names & {"client", "need", "link", "token", "text", "body"}
