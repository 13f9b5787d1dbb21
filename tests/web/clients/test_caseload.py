"""Workload and entries to verify, for leads and coordinators."""

import re

from referral.model.actors import Role
from tests.web.conftest import send


def test_a_coordinator_sees_the_load_of_every_assistant(app, client_as):
    nodes = app.state.application.store.read(lambda tx: tx.find("User", limit=10_000).nodes)
    assistants = {str(node.fields["name"]) for node in nodes if node.fields["role"] == "assistant"}
    page = client_as(Role.COORDINATOR).get("/team").text
    assert assistants
    assert all(name in page for name in assistants)


def test_a_doubted_entry_stands_on_the_list_until_it_was_verified(client_as):
    lead = client_as(Role.CENTRE_LEAD)
    assert send(lead, "/organisations/O12/doubt").headers["location"] == "/checks"
    page = lead.get("/checks").text
    assert "/checks/O12" in page
    finding = re.search(r'name="finding"[^>]*>.*?<option value="(\w+)"', page, re.DOTALL).group(1)
    assert send(lead, "/checks/O12", finding="").status_code == 422
    assert send(lead, "/checks/O12", finding=finding).status_code == 303
    assert "/checks/O12" not in lead.get("/checks").text
