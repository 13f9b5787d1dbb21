"""The first page: links to what the reader may do, with what waits."""

import re

import pytest

from referral.access.policy import POLICY, Permission, Scope
from referral.gaps.plan.compare import compare
from referral.gaps.plan.desk import next_steps
from referral.model.actors import Role
from tests.fakes.demo_fixture import context

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


def test_a_coordinator_reads_what_to_do_now_in_three_sentences_with_a_button_each(client_as, app):
    client = client_as(Role.COORDINATOR)
    assert "once the server has looked for gaps" in client.get("/?lang=en").text
    office = context(app.state.application.store, Role.COORDINATOR)
    compare(office)
    page = client.get("/?lang=en").text.partition("What to do now</h2>")[2].partition("</section>")[0]
    assert len(re.findall(r"<h3>", page)) == 3
    buttons = re.findall(r'<a class="button primary" href="([^"]+)">', page)
    assert [f"/gaps/{step.item.id}" if step.item else "/gaps" for step in next_steps(office)] == buttons
    assert [client.get(address).status_code for address in buttons] == [200] * 3
    assert "What to do now" not in client_as(Role.ASSISTANT).get("/?lang=en").text


def test_the_number_of_entries_to_verify_is_that_of_the_queue(client_as):
    client = client_as(Role.COORDINATOR)
    entries = client.get("/checks").text.count('<section class="card">')
    assert f'<strong\n  class="number">{entries}</strong>' in client.get("/").text.partition('href="/checks"')[2]
    assert entries == 7
