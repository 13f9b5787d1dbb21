"""Who acts, and what each list of reasons asks."""

from referral.lifecycle.transitions import TRANSITIONS
from referral.model.actors import ActingAs
from tests.web.wording.test_presenter import presenter
from web.wording.tables.referrals import ACTING_AS, LISTINGS


def test_everybody_who_may_act_has_words():
    assert set(ActingAs) <= set(ACTING_AS)
    assert presenter("bg").acting_as("on_behalf") == "записано от името на партньора"


def test_every_list_of_codes_of_a_transition_has_a_heading():
    assert {listing for transition in TRANSITIONS for listing in transition.codes.values()} <= set(LISTINGS)
    assert presenter("en").listing("decline") == "Why the partner declined"
