"""Every permission and every scope of the policy has its words, and no word is of a permission that is gone."""

from referral.access.policy import Permission, Scope
from web.wording.tables.permissions import PERMISSIONS, SCOPES


def test_every_permission_has_words_and_no_other():
    assert set(PERMISSIONS) == {permission.value for permission in Permission}


def test_every_scope_has_words():
    assert set(SCOPES) == {scope.value for scope in Scope}
