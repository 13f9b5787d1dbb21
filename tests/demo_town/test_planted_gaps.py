"""The demo town: the detectors find the gaps that were planted, and see at once what changes."""

from dataclasses import replace
from datetime import datetime

import pytest

from graph.model import Condition, Op, where
from graph.store import Store
from referral.calendar import SOFIA
from referral.directory import entries
from referral.gaps.ledger import gaps
from referral.matching.model import HelpRequest
from referral.matching.ranking import match
from referral.model.actors import Role
from referral.model.directory import Service
from referral.model.ids import AreaId, NeedCode, ServiceId
from referral.model.referrals import Referral, State
from referral.storage import records
from tests.fakes.demo_fixture import context

NO_SERVICE = {
    "hea.transport": 47, "emp.childcare": 33, "hea.medicines": 26, "chd.early_intervention": 21, "hea.alcohol": 18,
    "com.transport": 12, "hou.homeless": 4, "doc.probation": 3, "saf.elder": 2, "saf.trafficking": 1, "com.civic": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def town(settled_copy) -> Store:
    return settled_copy("town")


def referrals(store: Store) -> tuple[Referral, ...]:
    return store.read(lambda tx: records.find(tx, Referral, limit=5000)[0])


def by_detector(found, detector):
    return [one for one in found if one.detector == detector]


def test_the_detectors_find_exactly_what_was_planted(town):
    found = gaps(context(town, Role.COORDINATOR))
    assert {one.need: one.people for one in by_detector(found, "no_service")} == NO_SERVICE
    assert [one.need for one in by_detector(found, "no_service")][:6] == list(NO_SERVICE)[:6]
    assert {one.need for one in by_detector(found, "outside_only")} == {
        "hea.tb_screening",
        "hea.psychiatric",
        "hea.drugs",
        "saf.shelter",
    }
    single = by_detector(found, "single_provider")
    assert (len(single), len([one for one in single if not one.apart])) == (53, 32)
    first = sorted((one for one in single if not one.apart), key=lambda one: -one.evidence.total)[:5]
    assert [(one.need, *one.organisations, one.evidence.total) for one in first] == [
        ("hea.uninsured", "O14", 96), ("hea.home_visiting", "O44", 38), ("hea.psych_counsel", "O23", 34),
        ("hea.tb_screening", "O42", 24), ("edu.literacy_adult", "O09", 18),
    ]  # fmt: skip
    (silent,) = by_detector(found, "silence")
    # field.md, G12: 0 of 170 in the eighteen months; of these, those whose time is over and that we did not take back before an answer
    judged = [
        one
        for one in referrals(town)
        if one.organisation == "O05"
        and datetime(2024, 7, 1, tzinfo=SOFIA) <= one.sent_at < datetime(2025, 12, 31, tzinfo=SOFIA)
        and one.state is not State.CANCELLED
    ]
    assert (silent.organisations, silent.rate.hits, silent.rate.of) == (("O05",), 0, len(judged))
    assert (len(judged), silent.details["sent"]) == (160, 170)
    assert silent.rate.interval[1] < 0.04
    assert (silent.evidence.total, silent.people) == (len(judged), len({one.client for one in judged}))
    assert silent.details["learnt"] == sum(one.decided_at is not None for one in judged) > 0
    assert silent.evidence.since == min(one.sent_at for one in judged).astimezone(SOFIA).date()
    (evenings,) = by_detector(found, "wrong_hours")  # field.md, G3
    assert (evenings.need, evenings.people, dict(evenings.details)) == ("edu.literacy_adult", 38, {"hours": "evening"})
    assert by_detector(found, "none_now") == by_detector(found, "unclassified") == []


def test_a_new_service_closes_its_gap_and_a_second_provider_ends_the_dependence(store):
    office = context(store, Role.COORDINATOR)
    for number, (owner, need) in enumerate((("O40", "hea.transport"), ("O15", "hea.uninsured"))):
        service = Service(
            id=ServiceId(f"NEW{number}"),
            organisation=owner,
            name_bg="Нова услуга",
            status="active",
            needs=(need,),
            areas=("XTH01",),
        )
        entries.save_service(office, service)
    keys = {one.key for one in gaps(office)}
    assert "no_service:hea.transport" not in keys
    assert "single_provider:hea.uninsured" not in keys
    assert "single_provider:hea.transport" in keys


def test_closing_the_only_provider_shows_at_once(store):
    office = context(store, Role.COORDINATOR)
    mill = entries.organisation(office, "O28")
    entries.save_organisation(office, replace(mill, active=False))
    lost = {one.need for one in gaps(office) if one.detector == "no_service"} - set(NO_SERVICE)
    assert lost == {"emp.rights", "doc.discrimination", "doc.debt", "hou.eviction", "hou.legalise"}


def test_literacy_in_the_evening_is_asked_for_by_thirty_eight_and_offered_by_nobody(town):
    wanting = (*where(need="edu.literacy_adult"), Condition(field="hours", op=Op.HAS, value="evening"))
    assert town.read(lambda tx: tx.tally("RecordedNeed", wanting)[0].count) == 38
    office = context(town)
    asked = HelpRequest(
        need=NeedCode("edu.literacy_adult"), today=office.today, area=AreaId("A03"), held=frozenset({"id_card"})
    )
    assert [one.service.id for one in match(office.directory(), asked).candidates] == ["S33"]
    evening = match(office.directory(), replace(asked, hours=("evening", "weekend")))
    assert not evening.candidates
    assert [(one.service.id, one.reason.code) for one in evening.near_misses] == [("S33", "not_open_then")]
