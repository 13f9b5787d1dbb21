"""What an administrator may correct in an account, and what nobody may."""

import re

import pytest
from starlette.testclient import TestClient

from referral.access import accounts
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.access.test_sign_in import GOOD, sign_in
from tests.web.conftest import send

OTHER = "пет зелени реки текат"


@pytest.fixture
def admin(client_as) -> TestClient:
    return client_as(Role.ADMINISTRATOR)


@pytest.fixture
def person(app, admin):
    """An account of this test's own."""
    login = f"nina{len(admin.get('/users').text)}"
    assert (
        send(admin, "/users", login=login, name="Нина", role="assistant", centre="O01", first_password=GOOD).status_code
        == 303
    )
    return account(app, login)


def account(app, login):
    return next(one for one in accounts.users(context(app.state.application.store)) if one.login == login)


def edit(admin, user, **fields):
    return send(admin, f"/users/{user.id}/edit", **{"seen": str(user.version), "name": user.name, "role": user.role.value,
                                                    "centre": user.centre or "", **fields})  # fmt: skip


def test_name_role_and_centre_are_corrected_and_count_at_once(app, admin, person, stranger):
    sign_in(stranger, person.login, GOOD)
    assert stranger.get("/gaps").status_code == 403
    assert edit(admin, person, name="Нина П.", role="centre_lead", centre="O01").status_code == 303
    found = account(app, person.login)
    assert (found.name, found.role, found.centre) == ("Нина П.", Role.CENTRE_LEAD, "O01")
    assert stranger.get("/gaps").status_code == 200
    journal = app.state.application.store.read(lambda tx: tx.find("AuditEvent", limit=10_000).nodes)
    assert [one.fields["detail"] for one in journal if one.fields["action"] == "user.change"][-1] == "centre_lead"


def test_the_form_shows_the_account_as_it_is(admin, person):
    page = admin.get(f"/users/{person.id}/edit").text
    assert re.search(r'name="name"[^>]*value="Нина"', page)
    assert 'value="assistant" selected' in page
    assert 'value="O01" selected' in page
    assert f"/users/{person.id}/edit" in admin.get("/users").text


def test_two_administrators_do_not_undo_each_other(app, admin, person):
    assert edit(admin, person, name="Първо").status_code == 303
    late = edit(admin, person, name="Второ")
    assert late.status_code == 422
    assert "междувременно" in late.text
    assert "Второ" in late.text
    assert account(app, person.login).name == "Първо"


def test_nobody_changes_the_own_role_but_the_own_name(app, admin):
    me = account(app, "admin")
    refused = edit(admin, me, role="coordinator")
    assert refused.status_code == 422
    assert "собствен" in refused.text
    assert account(app, "admin").role is Role.ADMINISTRATOR
    assert edit(admin, me, name="Администратор 1").status_code == 303


def test_an_assistant_must_have_a_centre(admin, person):
    refused = edit(admin, person, centre="")
    assert refused.status_code == 422
    assert "Моля, попълнете" in refused.text


def test_a_reset_password_opens_the_door_ends_sessions_and_is_never_shown(app, admin, person, stranger):
    sign_in(stranger, person.login, GOOD)
    assert stranger.get("/").status_code == 200
    answer = send(admin, f"/users/{person.id}/password", new=OTHER)
    assert answer.status_code == 303
    assert stranger.get("/").status_code == 303
    assert sign_in(stranger, person.login, GOOD).status_code == 422
    assert sign_in(stranger, person.login, OTHER).status_code == 303
    weak = send(admin, f"/users/{person.id}/password", new="къса парола")
    assert weak.status_code == 422
    assert "къса парола" not in weak.text


def test_the_last_administrator_keeps_the_role(app, client_as):
    office = context(app.state.application.store)
    me = account(app, "admin")
    coordinator = accounts.AccountDetails(name="x", role=Role.COORDINATOR, centre=None)
    with pytest.raises(accounts.BadInput) as refused:
        accounts.change_user(
            office.as_actor(account(app, "admin").actor),
            me.id,
            coordinator,
            expected=me.version,
        )
    assert refused.value.details["problems"][0][1] == "own_account"
    elsewhere = office.as_actor(me.actor.__class__(id="operator", role=Role.ADMINISTRATOR))
    with pytest.raises(accounts.BadInput) as refused:
        accounts.change_user(elsewhere, me.id, coordinator, expected=me.version)
    assert refused.value.details["problems"][0][1] == "last_administrator"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.PARTNER}])
def test_nobody_else_manages_accounts(client_as, person, role):
    client = client_as(role)
    assert client.get(f"/users/{person.id}/edit").status_code == 403
    assert edit(client, person, role="administrator").status_code == 403
    assert send(client, f"/users/{person.id}/password", new=OTHER).status_code == 403
