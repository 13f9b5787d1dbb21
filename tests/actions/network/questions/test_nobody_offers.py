"""What nobody offers: eleven kinds of help in the demo, and where most people wait."""

from collections import Counter

from referral.model.actors import Role
from referral.model.clients import RecordedNeed
from referral.storage import records
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import answer_for


def test_they_are_the_needs_of_the_list_without_an_active_service(map_town):
    directory = context(map_town, Role.COORDINATOR).directory()
    offered = {need for one in directory.services.values() if directory.is_active(one) for need in one.needs}
    count, most = answer_for(map_town, "nobody_offers").said
    assert set(count.facts["needs"]) == set(WORDS.needs) - offered
    assert count.facts["count"] == 11
    needs = map_town.read(lambda tx: records.find(tx, RecordedNeed)[0])
    waiting = Counter(need for need, _ in {(one.need, one.client) for one in needs if one.need not in offered})
    assert (most.facts["need"], most.facts["people"]) == waiting.most_common(1)[0]
    areas = Counter(area for area, _ in {(one.area, one.client) for one in needs if one.need == most.facts["need"]})
    assert areas[most.facts["area"]] == max(areas.values())


def test_a_reader_of_figures_is_told_no_area(map_town):
    assert answer_for(map_town, "nobody_offers", Role.MUNICIPALITY).said[1].facts["area"] == ""
