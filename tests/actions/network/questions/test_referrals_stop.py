"""Where referrals stop: the paths that lose most clients, of those a reader may see."""

from referral.model.actors import Role
from referral.network.questions.referrals_stop import FEWEST
from tests.fakes.map_scenes import answer_for, scene_for


def test_the_worst_paths_are_named_with_their_numbers(map_town):
    paths = [tie for tie in scene_for(map_town).ties if tie.change is None and "sent" in tie.counts]
    bad = [tie for tie in paths if tie.counts["aged"] >= FEWEST and tie.counts["served"] / tie.counts["aged"] < 0.5]
    worst = max(bad, key=lambda tie: tie.counts["aged"] - tie.counts["served"])
    said = answer_for(map_town, "referrals_stop").said[0].facts
    assert (said["organisation"], said["others"]) == ((worst.source,), (worst.target,))
    assert (said["number"], said["of"]) == (worst.counts["served"], worst.counts["aged"])


def test_a_lead_reads_of_the_own_centre_alone(map_town):
    answer = answer_for(map_town, "referrals_stop", Role.CENTRE_LEAD)
    assert {said.facts["organisation"] for said in answer.said} == {("O01",)}


def test_who_may_see_no_referral_is_told_that_they_are_hidden(map_town):
    answer = answer_for(map_town, "referrals_stop", Role.MUNICIPALITY)
    assert (answer.said, answer.hidden) == ((), True)
