"""The first page: links to what the reader may do, with what waits."""

import re

import pytest

from referral.access.policy import POLICY, Permission, Scope
from referral.model.actors import Role

LINKS = {
    "/find": Permission.FIND_HELP,
    "/clients": Permission.SEE_CLIENTS,
    "/organisations": Permission.SEE_DIRECTORY,
    "/network": Permission.SEE_NETWORK,
    "/gaps": Permission.SEE_GAPS,
    "/metrics": Permission.SEE_METRICS,
    "/users": Permission.MANAGE_USERS,
}


@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_links_what_the_role_may_open_and_nothing_else(client_as, role):
    content = client_as(role).get("/").text.split("<main")[1].split("</main>")[0]
    links = set(re.findall(r'href="(/[^"?]*)', content))
    assert {path for path in LINKS if path in links} == {
        path for path, permission in LINKS.items() if POLICY[permission][role] is not Scope.NONE
    }


def test_the_number_of_overdue_referrals_is_that_of_the_worklist(client_as):
    client = client_as(Role.COORDINATOR)
    counts = client.get("/api/referrals?view=overdue").json()["counts"]
    content = client.get("/").text.split("view=overdue")[1].split("</a>")[0]
    assert int(re.search(r'class="number">([\d\u00a0]+)', content).group(1).replace("\u00a0", "")) == counts["overdue"]
