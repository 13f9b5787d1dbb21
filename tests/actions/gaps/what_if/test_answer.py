"""What changes of the demo town would do, and that it is what the ledger says when they are really made."""

import random
from dataclasses import replace

import pytest

from referral.errors import BadInput, NotAllowed
from referral.gaps import ledger
from referral.gaps.what_if.answer import compare, losses, what_if
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import read_changes
from referral.gaps.what_if.effects.needs import Level, need_shifts, touched_needs
from referral.matching.partners.partner_record import NO_RECORDS
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import context

LOST_WITH_O28 = {"emp.rights", "doc.discrimination", "doc.debt", "hou.eviction", "hou.legalise"}


@pytest.fixture(scope="module")
def office(settled_copy):
    return context(settled_copy("what_if"), Role.COORDINATOR)


def tried(office, *lines):
    return what_if(office, read_changes(lines))


def keys(findings):
    return {finding.key for finding in findings}


def unanswered(office):
    return {finding.need for finding in ledger.gaps(office) if finding.detector in {"no_service", "none_now"}}


def test_without_o28_exactly_five_kinds_of_need_are_lost(office):
    answer = tried(office, "close O28")
    assert {shift.need for shift in answer.lost} == LOST_WITH_O28
    assert {shift.after for shift in answer.lost} == {Level.NOBODY}
    assert answer.gained == ()
    before, after = answer.answered
    assert (before - after, answer.of) == (5, 90)
    assert before == sum(1 for need in office.vocabulary.needs if need not in unanswered(office))
    assert keys(answer.new) >= {f"no_service:{need}" for need in LOST_WITH_O28}
    assert keys(answer.replaced) == {f"single_provider:{need}" for need in LOST_WITH_O28}
    assert answer.gone == ()
    assert "single_provider:doc.legal" in keys(answer.new)


def test_no_other_organisation_takes_away_as_many_and_the_next_take_four(office):
    directory, lost = office.directory(), {}

    def work(tx):
        before = ledger.gap_input(office, tx, NO_RECORDS, lists=True)
        for key in directory.organisations:
            after = replace(before, directory=applied(directory, read_changes([f"close {key}"]), office.vocabulary))
            shifts = need_shifts(before, after, touched_needs(directory, after.directory))
            lost[key] = sum(shift.is_lost for shift in shifts)

    office.read(work)
    assert sorted(lost.values(), reverse=True)[:4] == [5, 4, 4, 3]
    assert [key for key, count in lost.items() if count == 5] == ["O28"]
    assert {key for key, count in lost.items() if count == 4} == {"O06", "O09"}


def test_who_loses_help_is_counted_by_the_matcher_and_adds_up(office):
    people = tried(office, "close O14").people
    assert people.all.lost.people > 50
    assert people.by["need"]["hea.uninsured"].lost.people > 50
    for name in ("area", "language", "age"):
        assert sum(shift.lost.people for shift in people.by[name].values()) == people.all.lost.people
    assert people.all.gained.people == 0


def test_an_evening_course_helps_those_who_can_come_only_then(office):
    answer = tried(office, "set S33 hours+=evening")
    assert keys(answer.gone) >= {"wrong_hours:edu.literacy_adult:evening"}
    assert set(answer.people.by["need"]) == {"edu.literacy_adult"}
    assert answer.people.all.gained.people > 10
    assert answer.lost == answer.gained == ()


def test_a_repaired_town_gains_what_it_should(office):
    """S15 active, an evening course, O41 tied to O01 (field.md, section 5)."""
    repair = ("set S15 status=active", "set S33 hours+=evening", "tie O41 O01")
    answer = tried(office, *repair)
    assert not answer.lost
    assert answer.people.all.lost.people == 0
    assert not [finding for finding in answer.new if finding.detector in {"no_service", "none_now"}]
    assert {"wrong_hours:edu.literacy_adult:evening", "dead_end_papers:address", "bridge:O40"} <= keys(answer.gone)
    outside = ("O21", "O41", "O42", "O43", "O44", "O45")
    assert tried(office, "close O40").parts.cut_off == outside
    assert tried(office, *repair, "close O40").parts.cut_off == ()


def test_a_service_that_is_opened_and_one_that_is_added_bring_new_kinds_of_need(office):
    answer = tried(
        office,
        "add-organisation new-1 name='Нов дом' kind=ngo seat=A03",
        "add-service new-2 organisation=new-1 name='Детска грижа' needs=emp.childcare areas=XTH01 hours=day",
        "tie new-1 O01",
    )
    assert [shift.need for shift in answer.gained] == ["emp.childcare"]
    assert answer.gained[0].organisations == ("new-1",)
    assert answer.people.all.gained.people > 5
    assert answer.parts.joined == ("new-1",)
    assert "single_provider:emp.childcare" in keys(answer.new)


def test_nothing_is_stored(office):
    before = office.directory()
    tried(office, "close O28", "close O01", "untie O40 O41")
    assert office.directory() is before
    assert before.organisations["O28"].active


def test_the_worst_loss_of_one_is_o28_and_more_is_never_left_after_more_losses(office):
    one, two, three = losses(office)
    assert one.organisations == ("O28",)
    assert set(one.needs) == LOST_WITH_O28
    assert one.left > two.left > three.left
    assert one.left_on_average > two.left_on_average > three.left_on_average
    assert one.left < one.left_on_average


def test_whoever_leads_a_centre_is_told_of_its_own_people_alone(office):
    lead = context(office.store, Role.CENTRE_LEAD)
    exact, own = tried(office, "close O14"), tried(lead, "close O14")
    centres = exact.people.all.lost.centres
    assert set(own.people.all.lost.centres) == {"O01"}
    assert own.people.all.lost.people == centres["O01"] < exact.people.all.lost.people
    assert own.waits is None
    assert {shift.need for shift in own.lost} == {shift.need for shift in exact.lost}
    told = [finding for finding in (*own.new, *own.gone) if finding.people]
    assert all(finding.evidence.centres == {"O01": finding.people} for finding in told)


def test_a_municipality_is_told_of_the_directory_and_of_nobody(office):
    town_hall = context(office.store, Role.MUNICIPALITY)
    answer = tried(town_hall, "close O28", "close O14", "close O40")
    assert answer.people is answer.waits is None
    assert {shift.need for shift in answer.lost} >= LOST_WITH_O28
    assert all(finding.people == finding.evidence.total == 0 for finding in (*answer.new, *answer.gone))
    assert not [shift for shift in answer.needs if office.vocabulary.is_sensitive(shift.need)]
    assert not [one for one in (*answer.new, *answer.gone) if one.need and office.vocabulary.is_sensitive(one.need)]
    assert answer.hides_needs


def test_who_may_not_see_gaps_may_not_try_either(office):
    with pytest.raises(NotAllowed):
        tried(context(office.store, Role.ASSISTANT), "close O28")


@pytest.mark.parametrize("line", ["close O99", "set S15 status=suspended", "tie O01 O01"])
def test_what_cannot_be_tried_is_refused(office, line):
    with pytest.raises(BadInput):
        tried(office, line)


def some_changes(directory, dice):
    """Return a few changes of the town that each change something."""
    services = [one for one in directory.services.values() if one.status == "active"]
    closed, changed, evening = dice.sample([one.id for one in services], 3)
    organisation = dice.choice(
        [key for key in directory.organisations if key != directory.services[closed].organisation]
    )
    lines = [
        f"close {closed}",
        f"set {changed} areas={dice.choice(['A03', 'A05', 'XTH01'])} requires= places={dice.choice([0, 3])}",
        f"set {evening} hours=evening,weekend funded_until={dice.choice(['2025-12-31', '2026-12-31'])} languages=rom",
        f"close {organisation}",
        "set S15 status=active",
        "add-organisation new-1 name=Нова kind=ngo",
        f"add-service new-2 organisation=new-1 name=Курс needs={dice.choice(['emp.childcare', 'hea.gp'])} areas=XTH01",
        "tie new-1 O40",
    ]
    return read_changes(dice.sample(lines[:5], 3) + lines[5:])


def really_made(office, after):
    """Write what differs between the directory and another one into the store."""
    before = office.directory()
    organisations = [one for key, one in after.organisations.items() if before.organisations.get(key) != one]
    services = [one for key, one in after.services.items() if before.services.get(key) != one]

    def work(tx):
        records.save(tx, *organisations)
        for service in services:
            records.save(tx, service)
        records.save_ties(tx, [tie for tie in after.ties if tie not in before.ties])

    office.write(work)


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_what_the_ledger_says_when_the_changes_are_really_made(small_store, seed):
    office = context(small_store, Role.COORDINATOR)
    changes = some_changes(office.directory(), random.Random(seed))
    found_before = keys(ledger.gaps(office))
    answer = what_if(office, changes)
    changed, unmet = answer.after, answer.people
    really_made(office, changed)
    found_after = {finding.key: finding for finding in ledger.gaps(office)}
    assert keys(answer.new) == set(found_after) - found_before
    assert keys((*answer.gone, *answer.replaced)) == found_before - set(found_after)
    assert all(found_after[finding.key] == finding for finding in answer.new)
    undone = compare(office, answer.before)
    assert undone.people.all.gained.people == unmet.all.lost.people
    assert undone.people.all.lost.people == unmet.all.gained.people
    assert {shift.need for shift in undone.gained} == {shift.need for shift in answer.lost}
    assert answer.new or answer.gone or answer.replaced
