"""The manual is made from the tables that the program obeys."""

import pytest

from referral.access.policy import Permission
from referral.lifecycle.transitions import TRANSITIONS
from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS
from web.wording.tables.permissions import PERMISSIONS


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_action_of_the_table_is_explained(client_as, language):
    page = client_as(Role.ASSISTANT).get(f"/manual?lang={language}").text
    for action in {transition.action for transition in TRANSITIONS}:
        assert WORDS.label("actions", action, language) in page, action


def test_every_permission_stands_in_the_table(client_as):
    page = client_as(Role.ASSISTANT).get("/manual?lang=en").text
    assert set(PERMISSIONS) == {permission.value for permission in Permission}
    assert all(words in page for words in PERMISSIONS.values())
