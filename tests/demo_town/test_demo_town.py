"""The demo town after the import that users have: the totals, and the truth of every history."""

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from graph.store import Store
from referral.exchange.package.import_package import import_native
from referral.lifecycle import replay
from referral.lifecycle.states import OPEN, Outcome, outcome_of
from referral.model.ids import AreaId, NeedCode
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.demo_town import generate
from tests.fakes.demo_fixture import NOW, PACKAGE, context

HERE = Path(__file__).parent
TOTALS = {
    "served": 859,
    "not_helped": 67,
    "no_show": 151,
    "declined": 166,
    "withdrew": 64,
    "waiting": 55,
    "lost": 102,
    "open": 36,
}
COVERAGE = {
    "A01": 52,
    "A02": 52,
    "A03": 72,
    "A04": 63,
    "A05": 65,
    "A06": 51,
    "A07": 50,
    "A08": 51,
    "A09": 49,
    "A12": 49,
}


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("town")


def referrals(store: Store) -> tuple[Referral, ...]:
    return store.read(lambda tx: records.find(tx, Referral, limit=5000)[0])


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_generator_writes_the_same_bytes_as_are_kept(tmp_path):
    generate.main(tmp_path)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["clients.csv", "events.csv", "needs.csv", "referrals.csv"]
    assert [name for name in written if (tmp_path / name).read_bytes() != (PACKAGE / name).read_bytes()] == []


def test_the_town_has_its_size(town):
    counts = {
        kind: town.read(lambda tx, kind=kind: tx.tally(kind)[0].count)
        for kind in ("Organisation", "Service", "Client", "Referral")
    }
    assert counts == {"Organisation": 45, "Service": 90, "Client": 300, "Referral": 1500}
    picture = context(town).directory()
    assert len([area for area in picture.areas.values() if area.part_of == "XTH01"]) == 12
    assert len(picture.ties) == 79
    assert len([one for one in picture.organisations.values() if one.kind == "community_centre"]) == 2


def test_the_totals_and_every_organisations_outcomes_are_those_of_the_plan(town):
    found = defaultdict(Counter)
    for one in referrals(town):
        outcome = outcome_of(one.state, one.reason, one.service_result)
        # the plan of the town does not tell advice from service
        found[one.organisation]["served" if outcome is Outcome.ADVISED else outcome.value] += 1
    assert sum(found.values(), Counter()) == Counter(TOTALS)
    for row in rows("outcomes.csv"):
        planned = {name: int(row[name]) for name in TOTALS if int(row[name])}
        assert dict(found[row["organisation"]]) == planned, row["organisation"]


def test_every_service_and_every_area_has_its_referrals(town):
    services = Counter(one.service for one in referrals(town))
    assert {row["service"]: int(row["referrals"]) for row in rows("demand.csv") if int(row["referrals"])} == dict(
        services
    )
    areas = Counter(one.area for one in referrals(town))
    served = Counter(one.area for one in referrals(town) if one.state is State.COMPLETED)
    for row in rows("areas.csv"):
        assert (areas[row["area"]], served[row["area"]]) == (int(row["referrals"]), int(row["served"]))


def test_every_referral_equals_the_replay_of_its_events(town):
    assert all(town.read(lambda tx, one=one: replay.check_replay(tx, one)) for one in referrals(town))


def test_an_import_again_changes_nothing(town):
    report = import_native(context(town), PACKAGE)
    assert sum(report.stored.values()) - report.stored["ties"] == 0


def test_fourteen_of_thirty_six_open_referrals_are_long_overdue_and_each_has_an_owner(town):
    waiting = [one for one in referrals(town) if one.state in OPEN and one.state is not State.WAITLISTED]
    assert len(waiting) == 36
    assert len([one for one in waiting if (NOW - one.due_at).days >= 14]) == 14
    assert all(one.assistant for one in waiting)


def test_forty_one_people_were_sent_away_for_want_of_an_identity_card(town):
    found = [one for one in referrals(town) if one.service == "S16" and one.state is State.DECLINED]
    assert {(one.reason, one.missing) for one in found} == {("missing_documents", "id_card")}
    assert Counter(one.area for one in found) == {"A05": 29, "A03": 9, "A04": 3}
    assert len({one.client for one in found}) == 41


def test_the_planted_rates_are_in_the_data(town):
    missed = [one for one in referrals(town) if one.organisation == "O42" and one.reason == "no_show"]
    assert (len(missed), sum(one.barrier == "no_transport" for one in missed)) == (15, 11)
    refused = Counter(
        one.reason for one in referrals(town) if one.organisation == "O23" and one.state is State.DECLINED
    )
    assert refused == {"needs_official_direction": 31, "no_capacity": 15}
    waits = sorted(
        (date(2026, 1, 15) - one.decided_at.date()).days
        for one in referrals(town)
        if one.service == "S38" and one.state is State.WAITLISTED
    )
    assert (len(waits), (waits[18] + waits[19]) / 2) == (38, 97)
    answered = Counter(one.organisation for one in referrals(town) if one.provider_answered)
    sent = Counter(one.organisation for one in referrals(town))
    assert (answered["O05"], answered["O06"], sent["O06"]) == (0, 13, 110)
    others = [one for one in sent if sent[one] >= 20 and one not in {"O05", "O06"}]
    assert all(answered[one] / sent[one] >= 0.35 for one in others)


def test_the_coverage_of_each_area_is_that_of_the_plan(town):
    office = context(town)
    picture = office.directory()

    def reachable(area: str) -> int:
        chain = set(picture.chain(AreaId(area)))
        return sum(
            any(
                picture.is_active(one) and chain & set(one.areas)
                for one in picture.services_for.get(NeedCode(need), ())
            )
            for need in office.vocabulary.needs
        )

    assert {area: reachable(area) for area in COVERAGE} == COVERAGE
