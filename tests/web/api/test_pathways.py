"""The way to a goal as JSON, for whoever may see the client."""

from referral.clients import clients
from referral.model import requirements
from referral.model.actors import Role
from referral.pathways.actions import client_plan
from tests.fakes.demo_fixture import context


def test_a_way_has_the_steps_and_blocks_of_the_plan_and_ends_with_the_goal(client_as, store):
    api, assistant = client_as(Role.ASSISTANT), context(store, Role.ASSISTANT)
    seen = set()
    for client in clients.clients(assistant)[:12]:
        for goal in ("id_card", "health_insured", "telk"):
            plan = client_plan(assistant, client.id, goal).plan
            path = api.get(f"/api/clients/{client.id}/path?goal={goal}").json()
            steps = [[step.service.id for step in sequence.steps] for sequence in plan.sequences]
            assert [[step["service"] for step in chain] for chain in path["chains"]] == steps
            assert [block["state"] for block in path["blocks"]] == [blocker.state for blocker in plan.blockers]
            assert path["reached"] is (goal in requirements.held(client, assistant.today))
            for chain in path["chains"]:
                assert goal in chain[-1]["grants"]
            ways = [name for name in ("reached", "chains", "blocks") if path[name]]
            assert len(ways) == 1, (client.id, goal, ways)
            seen.update(ways)
    assert len(seen) > 1


def test_a_municipality_sees_no_client(client_as, office):
    client = clients.clients(office)[0]
    assert client_as(Role.MUNICIPALITY).get(f"/api/clients/{client.id}/path?goal=id_card").status_code == 403
