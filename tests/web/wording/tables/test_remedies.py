"""Every remedy has its word in both languages."""

from referral.gaps.finding import Remedy
from tests.web.wording.test_presenter import presenter
from web.wording.tables.remedies import REMEDIES


def test_every_remedy_has_a_word():
    assert set(REMEDIES) == set(Remedy)
    assert presenter("bg").say(REMEDIES[Remedy.EXPAND]) == "Разширяване"
    assert len({presenter("bg").say(word) for word in REMEDIES.values()}) == len(Remedy)
