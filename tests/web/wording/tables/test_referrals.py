"""Every capacity in which somebody acts has its words."""

from referral.model.actors import ActingAs
from tests.fakes.demo_fixture import WORDS
from web.wording.tables.referrals import ACTING_AS, LISTINGS


def test_every_capacity_has_words():
    assert set(ACTING_AS) == {capacity.value for capacity in ActingAs}


def test_every_heading_is_of_a_list_of_the_vocabulary():
    assert set(LISTINGS) <= set(WORDS.lists)
