"""One's own account: a new password ends every session."""

import pytest

from referral.access import accounts, password_tries
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.conftest import send
from web.http import security

OLD, NEW = "четири сини камъка", "пет зелени реки текат"


@pytest.fixture
def known(app, client_as):
    """A signed-in visitor whose password we know."""
    admin = context(app.state.application.store)
    user = next(one for one in accounts.users(admin) if one.role is Role.MUNICIPALITY)
    accounts.set_password(admin, user.id, password_hash=security.hashed(OLD))
    return client_as(Role.MUNICIPALITY)


def test_a_new_password_signs_the_user_out_and_works_from_then_on(known):
    answer = send(known, "/account/password", old=OLD, new=NEW, again=NEW)
    assert answer.headers["location"] == "/sign-in"
    assert known.get("/account").headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "fields",
    [{"old": "wrong one entirely"}, {"again": "something else here"}, {"new": "short", "again": "short"}],
)
def test_a_password_is_not_changed_over_a_mistake(known, fields):
    answer = send(known, "/account/password", **{"old": OLD, "new": NEW, "again": NEW, **fields})
    assert answer.status_code == 422
    assert OLD not in answer.text
    assert NEW not in answer.text, "no password is ever shown again"
    assert known.get("/account").status_code == 200


def test_the_old_password_is_guessed_as_slowly_as_at_the_sign_in(known, clock):
    """A session left open on a shared computer must not become a place to guess its owner's password."""
    clock.forward(minutes=16)
    for _ in range(password_tries.FREE_TRIES):
        assert "Изчакайте" not in send(known, "/account/password", old="guess guess", new=NEW, again=NEW).text
    answer = send(known, "/account/password", old=OLD, new=NEW, again=NEW)
    assert answer.status_code == 422
    assert "Изчакайте" in answer.text
    clock.forward(minutes=1)
    assert send(known, "/account/password", old=OLD, new=NEW, again=NEW).headers["location"] == "/sign-in"
