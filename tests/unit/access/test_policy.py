"""The table of permissions, and how far each scope reaches."""

from types import SimpleNamespace

import pytest

from referral.access import policy
from referral.access.policy import POLICY, Permission, Scope
from referral.errors import NotAllowed, NotFound
from referral.model.actors import SYSTEM, Actor, Role

THING = SimpleNamespace(assistant="AS-1", centre="O01", organisation="O09")


def actor(role, *, user="AS-1", centre="O01"):
    return Actor(id=user, role=role, centre=centre)


def test_the_table_has_a_scope_for_every_permission_and_role():
    assert set(POLICY) == set(Permission)
    assert all(set(scopes) == set(Role) for scopes in POLICY.values())


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_do_anything(permission):
    assert not policy.allows(SYSTEM, permission)
    with pytest.raises(NotAllowed):
        policy.require(SYSTEM, permission)


@pytest.mark.parametrize(
    ("who", "permission", "reached"),
    [
        (actor(Role.ASSISTANT), Permission.SEE_CLIENTS, True),
        (actor(Role.ASSISTANT, user="AS-2"), Permission.SEE_CLIENTS, False),
        (actor(Role.CENTRE_LEAD, user="LEAD"), Permission.SEE_CLIENTS, True),
        (actor(Role.CENTRE_LEAD, user="LEAD", centre="O02"), Permission.SEE_CLIENTS, False),
        (actor(Role.CENTRE_LEAD, user="LEAD", centre=None), Permission.SEE_CLIENTS, False),
        (actor(Role.COORDINATOR, user="C"), Permission.SEE_CLIENTS, False),
        (actor(Role.COORDINATOR, user="C"), Permission.SEE_REFERRALS, True),
        (actor(Role.COORDINATOR, user="C"), Permission.SEE_TREATMENT, False),
        (actor(Role.PARTNER, user="P", centre="O09"), Permission.RECEIVE_REFERRALS, True),
        (actor(Role.PARTNER, user="P", centre="O08"), Permission.RECEIVE_REFERRALS, False),
        (actor(Role.ADMINISTRATOR, user="A"), Permission.SEE_CLIENTS, False),
    ],
)
def test_a_permission_reaches_as_far_as_its_scope(who, permission, reached):
    assert policy.covers(who, permission, THING) is reached


def test_a_thing_out_of_reach_is_refused_as_if_it_did_not_exist():
    with pytest.raises(NotFound):
        policy.require_for(actor(Role.ASSISTANT, user="X"), Permission.SEE_CLIENTS, THING, kind="Client", subject="C")
    with pytest.raises(NotAllowed):
        policy.require_for(actor(Role.MUNICIPALITY), Permission.SEE_CLIENTS, THING, kind="Client", subject="C")


def test_the_municipality_and_the_administrator_never_see_a_client():
    personal = (Permission.SEE_CLIENTS, Permission.SEE_REFERRALS, Permission.SEE_MESSAGES, Permission.RECORD_CONSENT)
    for role in (Role.MUNICIPALITY, Role.ADMINISTRATOR):
        assert {POLICY[permission][role] for permission in personal} == {Scope.NONE}
