"""Who acts: an account becomes the one who asks, and the server has no role at all."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from referral.model.actors import SYSTEM, ActingAs, Actor, Role, User

USER = User(
    id="AS-1", login="ani", name="Ani", role=Role.ASSISTANT, centre="O01", language="bg", password_hash="x",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)  # fmt: skip


def test_a_user_acts_with_the_role_and_centre_of_the_account_alone():
    assert USER.actor == Actor(id="AS-1", role=Role.ASSISTANT, centre="O01")
    assert USER.actor.acting_as is None


def test_the_server_acts_in_its_own_capacity_and_holds_no_role():
    assert (SYSTEM.acting_as, SYSTEM.role, SYSTEM.centre) == (ActingAs.SYSTEM, None, None)


def test_who_acts_cannot_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        USER.actor.role = Role.ADMINISTRATOR
