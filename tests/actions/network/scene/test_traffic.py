"""Each reader's referrals, against a count of the stored ones: own centre, own clients, and few people of colleagues."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from referral.calendar import SOFIA
from referral.matching.partners.partner_outcomes import usual_cohort
from referral.model.actors import Role
from referral.network.scene.counts import Untold
from referral.network.scene.question import Question
from referral.network.scene.traffic import traffic
from tests.fakes.counted_referrals import sent
from tests.fakes.demo_fixture import context

FEW = 5


def stored(town):
    start = usual_cohort(context(town, Role.COORDINATOR)).start
    return [one for one in sent(town) if one.organisation and one.sent_at >= start and one.centre != one.organisation]


def test_a_coordinator_reads_every_path_exactly(map_town):
    paths = traffic(context(map_town, Role.COORDINATOR), Question()).paths
    counted = Counter((one.centre, one.organisation) for one in stored(map_town))
    assert {path: counts["sent"] for path, counts in paths.items()} == counted


def test_a_lead_reads_the_own_centre_exactly_and_nothing_of_others(map_town):
    seen = traffic(context(map_town, Role.CENTRE_LEAD), Question())
    counted = Counter((one.centre, one.organisation) for one in stored(map_town) if one.centre == "O01")
    assert {path: counts["sent"] for path, counts in seen.paths.items()} == counted
    assert seen.own_only


def test_an_assistant_reads_no_number_with_few_people_of_colleagues_in_it(map_town):
    paths = traffic(context(map_town, Role.ASSISTANT), Question()).paths
    rows = defaultdict(list)
    for one in stored(map_town):
        if one.centre == "O01":
            rows[one.centre, one.organisation].append(one)
    assert paths.keys() == rows.keys()
    hidden = 0
    for path, part in rows.items():
        others = {one.client for one in part if one.assistant != "AS-1"}
        few = 0 < len(others) < FEW
        hidden += few
        assert paths[path]["sent"] == (Untold.FEW if few else len(part))
        if few:
            assert {paths[path]["aged"], paths[path]["served"]} == {Untold.FEW}
    assert hidden


@pytest.mark.parametrize("narrowed", ["need", "period"])
def test_a_narrowed_question_counts_the_own_clients_alone(map_town, narrowed):
    need = Counter(one.need for one in stored(map_town) if one.assistant == "AS-1").most_common(1)[0][0]
    question = Question(need=need) if narrowed == "need" else Question(period=(date(2025, 7, 1), date(2025, 9, 30)))
    own = [
        one
        for one in stored(map_town)
        if one.assistant == "AS-1"
        and (
            one.need == need
            if narrowed == "need"
            else date(2025, 7, 1) <= one.sent_at.astimezone(SOFIA).date() <= date(2025, 9, 30)
        )
    ]
    paths = traffic(context(map_town, Role.ASSISTANT), question).paths
    assert {path: counts["sent"] for path, counts in paths.items()} == Counter(
        (one.centre, one.organisation) for one in own
    )
    assert paths


def test_a_reader_of_figures_reads_no_referral(map_town):
    seen = traffic(context(map_town, Role.MUNICIPALITY), Question())
    assert (dict(seen.paths), dict(seen.organisations), seen.hidden) == ({}, {}, True)
