"""Paths without an agreement: every path of referrals that no tie of the directory is behind."""

from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import answer_for, scene_for


def test_they_are_counted_and_the_busiest_is_named(map_town):
    partners = context(map_town, Role.COORDINATOR).directory().partners_of
    paths = {(tie.source, tie.target): tie.counts["sent"] for tie in scene_for(map_town).ties if "sent" in tie.counts}
    unagreed = {path: sent for path, sent in paths.items() if path[1] not in partners[path[0]]}
    said = answer_for(map_town, "agreements").said[0].facts
    assert said["count"] == len(unagreed)
    assert said["number"] == max(unagreed.values()) == unagreed[said["organisation"][0], said["others"][0]]


def test_the_status_of_a_question_draws_the_same_ties(map_town):
    scene = scene_for(map_town, status="unagreed")
    drawn = [tie for tie in scene.ties if tie.layer]
    assert len(drawn) == answer_for(map_town, "agreements").said[0].facts["count"]
    assert not any(tie.agreed for tie in drawn)
