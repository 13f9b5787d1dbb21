"""Why needs of the demo town are not met, against the seed files and the plain matcher, and what each reader sees."""

import csv
from collections import Counter

import pytest

from referral.errors import NotAllowed
from referral.gaps.cases import read_cases
from referral.gaps.reasons.model import Dimension, UnmetReason
from referral.gaps.reasons.obstacles import Obstacles
from referral.gaps.reasons.reading import needs_past_their_time, reasons
from referral.gaps.reasons.tree import Selection
from referral.matching.find_help import for_client, waiting_for
from referral.model.actors import Role
from tests.fakes.demo_fixture import PACKAGE, context


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("reasons")


def seed(name):
    with (PACKAGE / name).open() as file:
        return list(csv.DictReader(file))


def test_needs_that_no_service_answers_are_all_there(town):
    """field.md, section 5, G1: the demand of the eleven needs without a service, all older than thirty days."""
    offered = {need for row in seed("services.csv") if row["status"] == "active" for need in row["needs"].split()}
    expected = Counter(
        row["need"] for row in seed("needs.csv") if row["need"] not in offered and row["status"] == "open"
    )
    young = {row["id"] for row in seed("needs.csv") if row["recorded_on"] > "2025-12-16"}
    for row in seed("needs.csv"):
        if row["id"] in young and row["need"] in expected and row["status"] == "open":
            expected[row["need"]] -= 1
    found = Counter(
        each.need
        for each in needs_past_their_time(context(town, Role.COORDINATOR))
        if each.obstacle and each.obstacle.reason is UnmetReason.NONE_EXISTS and each.need not in offered
    )
    assert found == +expected
    assert found["hea.transport"] > 40


def test_the_dead_end_by_papers_is_forty_one_people_without_an_identity_card(town):
    """field.md, section 5, G5: S16 declined all 41 for a missing identity card."""
    past = needs_past_their_time(context(town, Role.COORDINATOR))
    trapped = [
        each for each in past if each.need == "emp.register" and each.obstacle and each.obstacle.detail == "id_card"
    ]
    assert Counter(each.area for each in trapped) == {"A05": 29, "A03": 9, "A04": 3}
    assert {each.obstacle.reason for each in trapped} == {UnmetReason.PAPERS}


def test_asking_by_profile_is_asking_for_each_client(town):
    """What is remembered by profile is what find help says of the client itself."""
    office, lead = context(town, Role.COORDINATOR), context(town, Role.CENTRE_LEAD)
    cases, waiting = office.read(lambda tx: (read_cases(tx), waiting_for(tx)))
    asked = Obstacles(directory=office.directory(), vocabulary=office.vocabulary, today=office.today, waiting=waiting)
    needs = sorted({case.need for case in cases.needs})[::7]
    for client in sorted(cases.clients.values(), key=lambda each: each.id)[::9]:
        for need in needs:
            for hours in ((), ("evening",)):
                said = asked.of(client, need, hours)
                if client.centre == lead.actor.centre:
                    found = for_client(lead, client, need, hours=hours)
                    assert said.services == {each.service.id for each in found.candidates}, (client.id, need, hours)
    assert len(asked._said) > 50


def test_each_reader_sees_what_they_may(town):
    whole = reasons(context(town, Role.COORDINATOR), Selection())
    own = reasons(context(town, Role.CENTRE_LEAD), Selection())
    assert reasons(context(town, Role.MUNICIPALITY), Selection()) is None
    with pytest.raises(NotAllowed):
        reasons(context(town, Role.ASSISTANT), Selection())
    assert (whole.own_centre, own.own_centre) == (False, True)
    mine = [each for each in needs_past_their_time(context(town, Role.COORDINATOR)) if each.centre == "O01"]
    assert own.tree.share.of == len(mine) < whole.tree.share.of
    assert own.tree.needs == sum(each.obstacle is not None for each in mine) > 0


@pytest.mark.parametrize("dimension", list(Dimension))
def test_a_selection_is_its_row(town, dimension):
    office = context(town, Role.COORDINATOR)
    for row in reasons(office, Selection(), dimension).rows[:4]:
        if row.value is not None:
            part = reasons(office, Selection(**{dimension.value: row.value}))
            assert (part.tree.share, part.tree.people) == (row.share, row.people)
            assert {each.reason: each.needs for each in part.tree.reasons} == dict(row.by_reason)
