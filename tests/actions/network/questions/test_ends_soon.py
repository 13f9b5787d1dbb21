"""What ends soon: within the days of the vocabulary, the earliest first."""

from datetime import date

from referral.directory import entries
from referral.model.actors import Role
from referral.model.directory import Organisation
from tests.fakes.demo_fixture import context
from tests.fakes.map_scenes import answer_for


def test_funding_and_agreements_are_named_with_their_day(store):
    office = context(store, Role.COORDINATOR)
    soon = Organisation(id="SOON", name_bg="Скоро", kind="ngo", agreement_until=date(2026, 1, 20))
    late = Organisation(id="LATE", name_bg="Късно", kind="ngo", agreement_until=date(2026, 9, 20))
    for one in (soon, late):
        entries.save_organisation(office, one)
    answer = answer_for(store, "ends_soon", Role.ASSISTANT)
    days = [said.facts["day"] for said in answer.said]
    assert days == sorted(days)
    assert answer.said[0].facts["organisation"] == ("SOON",)
    assert "LATE" not in answer.nodes
    assert {said.facts["services"] for said in answer.said[1:]} == {("S80",), ("S81",), ("S88",), ("S89",)}
