"""Every reason that blocks a pathway is told in words."""

from referral.pathways.model import BlockReason, Goal, GoalKind
from tests.web.wording.test_presenter import say
from web.wording.pathways import PathWords


def test_a_goal_is_called_what_it_is_in_both_languages():
    for language, word in (("bg", "лична карта"), ("en", "identity card")):
        words = PathWords(present=say(language), directory=None)  # type: ignore[arg-type]
        assert word in words.goal(Goal(kind=GoalKind.STATE, code="id_card")).lower()


def test_there_are_reasons_to_tell():
    assert len(set(BlockReason)) == len(list(BlockReason)) > 1
