"""Finding help in the demo town: coverage, waiting lists in one question, and how its partners answer."""

from dataclasses import replace

import pytest

from referral.errors import NotAllowed
from referral.matching import find_help
from referral.matching.model import HelpRequest, Profile
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.model.actors import Role
from tests.demo_town.test_demo_town import COVERAGE
from tests.fakes.demo_fixture import context


@pytest.fixture(scope="module")
def town(settled_copy):
    store = settled_copy("finding")
    yield store
    store.close()


def test_coverage_asks_the_same_of_a_person_as_the_plan_of_the_town(town):
    office = context(town, Role.ASSISTANT)
    for area, needs in COVERAGE.items():
        found = find_help.coverage(office, Profile(today=office.today, area=area))
        assert set(found) == set(office.vocabulary.needs)
        assert sum(one.inside > 0 for one in found.values()) == needs
    bare = find_help.coverage(office, Profile(today=office.today, area="A03"))
    uninsured = find_help.coverage(office, Profile(today=office.today, area="A03", barriers=frozenset({"not_insured"})))
    assert sum(one.usable for one in uninsured.values()) < sum(one.usable for one in bare.values())


def test_the_partner_who_never_answers_is_said_to_be_silent_and_ranks_last(town):
    office = context(town, Role.ASSISTANT)
    answers = records_of_partners(office)
    assert [reason.code for reason in answers.organisations["O05"].reasons] == ["often_silent"]
    assert answers.organisations["O05"].figures.answered == 0
    enough = [one for one, known in answers.organisations.items() if known.figures.judged >= answers.fewest]
    assert max(enough, key=lambda one: answers.organisations[one].rank) == "O05"
    silent = next(one for one in office.directory().services_of["O05"] if one.needs)
    found = find_help.find_help(office, HelpRequest(need=silent.needs[0], today=office.today, area=silent.areas[0]))
    (mine,) = [one for one in found.candidates if one.service.id == silent.id]
    assert "often_silent" in {reason.code for reason in mine.reasons}


def test_a_sensitive_need_of_the_vocabulary_makes_its_services_discreet(town):
    office = context(town, Role.ASSISTANT)
    question = HelpRequest(need="hea.hiv", today=office.today, area="A05")
    found = find_help.find_help(office, question)
    assert found.candidates
    assert all(one.discreet for one in (*found.candidates, *found.near_misses))
    plain = find_help.find_help(office, replace(question, need="edu.kindergarten", area="A04"))
    assert not any(one.discreet for one in plain.candidates)


def test_who_may_not_find_help_gets_no_coverage(town):
    office = context(town, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        find_help.coverage(office, Profile(today=office.today))
