"""Accounts are managed by administrators alone, and the last of them cannot be taken away."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.access import accounts, sessions
from referral.access.accounts import AccountDetails
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.model.actors import Role, User
from referral.model.ids import OrganisationId
from referral.storage import records
from tests.fakes.demo_fixture import context

HASH = "$scrypt$made-up"
MEDIATOR = AccountDetails(name=" Мария ", role=Role.ASSISTANT, centre=OrganisationId("O01"))
ADMINISTRATOR = AccountDetails(name="Админ", role=Role.ADMINISTRATOR, centre=None)


@pytest.fixture
def admin(store):
    return context(store, Role.ADMINISTRATOR)


def add(admin, login: str, details: AccountDetails = MEDIATOR) -> User:
    return accounts.add_user(admin, details, login=login, password_hash=HASH)


def administrators(store) -> list[User]:
    return list(store.read(lambda tx: records.find(tx, User, where(role="administrator", active=True)))[0])


def problem(refused: pytest.ExceptionInfo[BadInput]) -> tuple[str, str]:
    field, code, _ = refused.value.details["problems"][0]
    return field, code


def test_an_account_is_stored_with_a_trimmed_name_and_a_login_in_small_letters(admin):
    user = add(admin, "  Maria.P ")
    assert (user.login, user.name, user.role, user.centre) == ("maria.p", "Мария", Role.ASSISTANT, "O01")
    assert user in accounts.users(admin)


@pytest.mark.parametrize(
    ("login", "details", "expected"),
    [
        ("  ", MEDIATOR, ("login", "missing")),
        ("m", AccountDetails(name="М", role=Role.ASSISTANT, centre=None), ("centre", "missing")),
        ("m", AccountDetails(name="М", role=Role.CENTRE_LEAD, centre=OrganisationId("O99")), ("centre", "missing")),
    ],
)
def test_an_account_without_a_login_or_a_known_centre_is_refused(admin, login, details, expected):
    before = len(accounts.users(admin))
    with pytest.raises(BadInput) as refused:
        add(admin, login, details)
    assert problem(refused) == expected
    assert len(accounts.users(admin)) == before


def test_a_login_is_used_once_whatever_its_letters(admin):
    add(admin, "maria")
    with pytest.raises(BadInput) as refused:
        add(admin, "MARIA")
    assert problem(refused) == ("login", "taken")


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, Role.PARTNER}])
def test_nobody_but_an_administrator_manages_accounts(store, admin, role):
    user, other = add(admin, "maria"), context(store, role)
    for attempt in (
        lambda: accounts.users(other),
        lambda: add(other, "somebody"),
        lambda: accounts.change_user(other, user.id, MEDIATOR, expected=user.version),
        lambda: accounts.set_active(other, user.id, active=False),
        lambda: accounts.set_password(other, user.id, password_hash="x"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert store.read(lambda tx: records.get(tx, User, user.id)) == user


def test_everybody_sets_the_own_password_and_it_ends_the_own_sessions(store, admin):
    user = add(admin, "maria")
    own = admin.as_actor(user.actor)
    sessions.begin_session(own, user, session_hash="s1", form_token="f")
    assert sessions.session(own, "s1") is not None
    accounts.set_password(own, user.id, password_hash="new")
    assert store.read(lambda tx: records.get(tx, User, user.id)).password_hash == "new"
    assert sessions.session(own, "s1") is None


def test_the_role_is_changed_on_the_version_that_was_seen(admin):
    user = add(admin, "maria")
    lead = AccountDetails(name="Мария", role=Role.CENTRE_LEAD, centre=OrganisationId("O02"))
    changed = accounts.change_user(admin, user.id, lead, expected=user.version)
    assert (changed.role, changed.centre, changed.password_hash) == (Role.CENTRE_LEAD, "O02", HASH)
    with pytest.raises(ChangedMeanwhile):
        accounts.change_user(admin, user.id, MEDIATOR, expected=user.version)


def test_nobody_changes_the_own_role_or_suspends_themselves(admin):
    own = add(admin, "first", ADMINISTRATOR)
    add(admin, "second", ADMINISTRATOR)
    acting = admin.as_actor(own.actor)
    with pytest.raises(BadInput) as refused:
        accounts.change_user(acting, own.id, MEDIATOR, expected=own.version)
    assert problem(refused) == ("role", "own_account")
    with pytest.raises(BadInput) as refused:
        accounts.set_active(acting, own.id, active=False)
    assert problem(refused) == ("user", "own_account")


def test_one_administrator_who_can_sign_in_always_stays(store, admin):
    """Two administrators suspend each other in the same moment: the second is refused."""
    first, second = add(admin, "first", ADMINISTRATOR), add(admin, "second", ADMINISTRATOR)
    for user in administrators(store):
        if user.id not in {first.id, second.id}:
            accounts.set_active(admin.as_actor(first.actor), user.id, active=False)
    accounts.set_active(admin.as_actor(first.actor), second.id, active=False)
    late = admin.as_actor(second.actor)
    for attempt in (
        lambda: accounts.set_active(late, first.id, active=False),
        lambda: accounts.change_user(late, first.id, MEDIATOR, expected=first.version),
    ):
        with pytest.raises(BadInput) as refused:
            attempt()
        assert problem(refused) == ("role", "last_administrator")
    assert [user.id for user in administrators(store)] == [first.id]


def test_the_first_of_a_role_is_an_active_account(store, admin):
    for user in administrators(store):
        store.write(lambda tx, user=user: records.save(tx, replace(user, active=False)))
    with pytest.raises(NotFound):
        accounts.first_of_role(admin, Role.ADMINISTRATOR)
    added = add(admin, "second", ADMINISTRATOR)
    assert accounts.first_of_role(admin, Role.ADMINISTRATOR).id == added.id


def test_names_are_told_of_the_accounts_that_there_are(store, admin):
    user = add(admin, "maria")
    assert accounts.names(context(store, Role.COORDINATOR), [user.id, "nobody"]) == {user.id: "Мария"}
    with pytest.raises(NotAllowed):
        accounts.names(context(store, Role.MUNICIPALITY), [user.id])
