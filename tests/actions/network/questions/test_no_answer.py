"""Who does not answer: the planted employment office, counted from the stored referrals."""

from referral.model.actors import Role
from tests.fakes.counted_referrals import sent
from tests.fakes.map_scenes import answer_for, scene_for


def test_the_silent_one_is_named_with_none_of_its_referrals(map_town):
    answer = answer_for(map_town, "no_answer")
    assert answer.nodes == {"O05"}
    (said,) = answer.said
    assert said.facts["number"] == 0
    assert not any(one.provider_answered for one in sent(map_town) if one.organisation == "O05")
    assert 10 < said.facts["of"] <= sum(one.organisation == "O05" for one in sent(map_town))


def test_who_may_not_see_gaps_is_not_offered_the_question(map_town):
    assert scene_for(map_town, Role.ASSISTANT, ask="no_answer").answers == ()
