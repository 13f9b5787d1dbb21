"""A sentence is chosen by its count."""

from referral.network.scene.answers import Said


def test_one_and_many_have_sentences_of_their_own():
    assert Said(one="one", many="many", facts={"count": 1}).text == "one"
    assert Said(one="one", many="many", facts={"count": 21}).text == "many"
    assert Said(many="many", facts={"count": 1}).text == "many"
