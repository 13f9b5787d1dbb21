"""The services of one organisation around it."""

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import scene_for


def test_every_active_service_is_a_mark_tied_to_its_organisation(map_town):
    directory = context(map_town, Role.COORDINATOR).directory()
    offered = {one.id for one in directory.services_of["O28"] if directory.is_active(one)}
    scene = scene_for(map_town, centre="O28", level="service")
    assert {node.subject for node in scene.nodes[1:]} == offered
    assert {(tie.source, tie.target) for tie in scene.ties} == {("O28", f"service:{key}") for key in offered}


def test_services_without_an_organisation_are_organisations(map_town):
    assert scene_for(map_town, level="service").level.value == "organisation"
