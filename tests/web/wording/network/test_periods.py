"""Then and now: the lists name the ties that the stored referrals say are new or lost."""

from datetime import date

import pytest

from referral.network.scene.facts import Change
from tests.fakes.counted_referrals import sent
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.charts.scene.links import SceneLinks
from web.wording.network.periods import PeriodWords
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter

TODAY = date(2026, 1, 15)
TWO = {"now": "2025-Q4", "then": "2025-Q3"}


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("periods")


def periods(town, **params):
    scene = scene_for(town, **params)
    words = Presenter(language="bg", vocabulary=WORDS, say=str, now=context(town).clock())
    links = SceneLinks(question=scene.question)
    return PeriodWords(words=SceneWords(scene=scene, words=words), links=links, today=TODAY)


def stored(town, first, last):
    """The paths of referrals sent within days, by the stored records."""
    days = {
        (one.centre, one.organisation): one.sent_at.date()
        for one in sent(town)
        if one.organisation and one.centre != one.organisation and first <= one.sent_at.date() <= last
    }
    return set(days)


def test_new_and_lost_ties_are_those_of_the_stored_referrals(town):
    now = stored(town, date(2025, 10, 1), date(2025, 12, 31))
    then = stored(town, date(2025, 7, 1), date(2025, 9, 30))
    told = periods(town, **TWO)
    changes = {change: {(t.source, t.target) for t in told.words.scene.ties if t.change is change} for change in Change}
    assert changes == {Change.NEW: now - then, Change.LOST: then - now, Change.KEPT: now & then}
    assert changes[Change.NEW]
    assert changes[Change.LOST]
    for listed in told.lists():
        assert len(listed.ties) + listed.more == len(changes[listed.change])
        assert all(" → " in text and not text.endswith(": 0") for text in listed.ties)


def test_the_same_comparison_goes_a_quarter_earlier_and_later_but_not_into_the_running_one(town):
    told = periods(town, **TWO)
    assert "from=2025-07-01&to=2025-09-30&with_from=2025-04-01&with_to=2025-06-30" in told.earlier()
    assert told.later() is None
    assert "from=2025-10-01" in periods(town, now="2025-Q3", then="2025-Q2").later()
    assert "as_of=2025-09-30" in told.then().value


def test_areas_are_compared_too(town):
    told = periods(town, level="area", **TWO)
    assert {tie.change for tie in told.words.scene.ties if tie.change} >= {Change.KEPT}
    assert "as before 0" not in told.summary()


def test_without_a_comparison_the_last_two_whole_quarters_are_offered(town):
    told = periods(town, need="emp.register")
    assert not told.is_comparing
    assert [one.value for one in told.options("now") if one.chosen] == ["2025-Q4"]
    assert [one.value for one in told.options("then") if one.chosen] == ["2025-Q3"]
    assert told.hidden_fields() == {"need": "emp.register"}
