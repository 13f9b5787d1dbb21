"""Every permission and every scope of the policy has its words."""

from referral.access.policy import Permission, Scope
from tests.web.wording.test_presenter import presenter
from web.wording.tables.permissions import PERMISSIONS, SCOPES


def test_every_permission_and_scope_has_words():
    assert set(PERMISSIONS) == set(Permission)
    assert set(SCOPES) == set(Scope)


def test_they_are_said_in_the_readers_language():
    assert presenter("en").scope("all") == "all"
    assert presenter("bg").scope("all") == "всички"
    assert presenter("bg").permission("refer") == "Насочване"
