"""What follows from what is known of a person: barriers say no, the law says yes at an age, the rest is not known."""

from dataclasses import replace
from datetime import date

import pytest

from referral.matching.model import HelpRequest, help_request_of
from referral.matching.person import child_of, complete, help_request_for
from referral.matching.ranking import match
from referral.model.clients import Client, Person
from tests.fakes.demo_fixture import WORDS
from tests.unit.matching.test_ranking import GOOD, TODAY, picture

DOCTOR = replace(GOOD, requires=("health_insured", "id_card"))
MOTHER = Client(
    id="C-1", area="Q", assistant="A", centre="O", birth_from=1998, birth_to=2000, language="rom",
    barriers=("no_id", "not_insured", "no_address", "no_transport"), held=("birth_certificate",),
)  # fmt: skip


def answer(request: HelpRequest, service=DOCTOR):
    found = match(picture(service), complete(WORDS, request))
    return (
        [{reason.code: reason.verdict.value for reason in one.reasons} for one in found.candidates],
        [one.reason.code for one in found.near_misses],
        dict(found.blocked),
    )


@pytest.mark.parametrize(
    ("barrier", "document", "code"),
    [("no_id", "id_card", "papers_missing"), ("no_address", "address", "papers_missing"),
     ("not_insured", "health_insured", "not_insured")],
)  # fmt: skip
def test_a_barrier_is_a_no_to_its_document_for_a_client_and_for_somebody_who_is_none(barrier, document, code):
    service = replace(GOOD, requires=(document,))
    person = Person(area="Q", barriers=(barrier,))
    client = replace(MOTHER, barriers=(barrier,), held=(), birth_from=None, birth_to=None, language=None)
    for request in (
        help_request_for(WORDS, person, "hea.gp", today=TODAY),
        help_request_of(client, "hea.gp", today=TODAY),
    ):
        assert answer(request, service) == ([], [code], {})


@pytest.mark.parametrize("barriers", [(), ("no_id",), ("not_insured", "no_address"), ("debt",)])
@pytest.mark.parametrize("held", [(), ("id_card",), ("health_insured", "address")])
@pytest.mark.parametrize("not_held", [(), ("telk",), ("id_card", "health_insured")])
@pytest.mark.parametrize("age", ["0-6", "14-17", "18-29"])
def test_the_same_facts_give_the_same_answer_for_a_client(barriers, held, not_held, age):
    service = replace(GOOD, requires=("id_card", "health_insured"), requires_any=("address|telk",), age_to=40)
    low, high = WORDS.ages(age)
    said = {"area": "Q", "language": "rom", "barriers": barriers, "held": held, "not_held": not_held}
    client = Client(
        id="C", assistant="A", centre="O", birth_from=TODAY.year - high, birth_to=TODAY.year - low - 1, **said
    )
    person = help_request_for(WORDS, Person(age=age, **said), "hea.gp", today=TODAY)
    assert answer(person, service) == answer(help_request_of(client, "hea.gp", today=TODAY), service)


def test_a_document_nobody_asked_about_is_not_known_and_keeps_nobody_out():
    ((reasons,), near, blocked) = answer(help_request_for(WORDS, Person(area="Q"), "hea.gp", today=TODAY))
    assert (reasons["papers_unknown"], reasons["insurance_unknown"]) == ("unknown", "unknown")
    assert (near, blocked) == ([], {})


@pytest.mark.parametrize(
    ("ages", "code"),
    [((0, 6), "insured_by_state"), ((14, 17), "insured_by_state"), ((17, 18), "insurance_unknown"),
     ((18, 29), "insurance_unknown"), (None, "insurance_unknown")],
)  # fmt: skip
def test_children_are_insured_by_the_state_and_of_others_it_is_asked(ages, code):
    request = HelpRequest(need="hea.gp", today=TODAY, area="Q", ages=ages)
    ((reasons,), _, _) = answer(request, replace(GOOD, requires=("health_insured",)))
    assert code in reasons


def test_the_rule_of_the_law_stands_in_the_vocabulary_with_its_source():
    rule = WORDS.terms("prerequisites")["health_insured"].attributes
    assert (rule["by_law_to_age"], rule["by_law_source"]) == (17, "Закон за здравното осигуряване, чл. 40, ал. 3")


def test_what_is_held_is_not_lacking_because_of_a_barrier_that_was_noted_earlier():
    gained = replace(MOTHER, held=("id_card",))
    done = complete(WORDS, help_request_of(gained, "hea.gp", today=TODAY))
    assert ("id_card" in done.held, "id_card" in done.not_held) == (True, False)


def test_a_document_that_has_ended_is_lacking():
    ended = replace(MOTHER, barriers=(), held=("id_card",), held_until=("id_card=2026-01-01",))
    assert answer(help_request_of(ended, "hea.gp", today=date(2026, 1, 2)), replace(GOOD, requires=("id_card",)))[
        1
    ] == ["papers_missing"]


def test_completing_twice_changes_nothing():
    once = complete(WORDS, help_request_of(MOTHER, "hea.gp", today=TODAY))
    assert complete(WORDS, once) == once


def test_a_child_has_its_own_age_and_documents_and_the_parents_home():
    child = child_of(WORDS, MOTHER, "0-6")
    assert (child.area, child.language, child.parent) == ("Q", "rom", "C-1")
    assert (child.held, child.not_held, child.barriers) == ((), (), ("no_transport",))
    service = replace(DOCTOR, age_to=17)
    assert answer(help_request_of(MOTHER, "hea.gp", today=TODAY), service)[0] == []
    ((reasons,), _, _) = answer(help_request_for(WORDS, child, "hea.gp", today=TODAY), service)
    assert (reasons["age_fits"], reasons["insured_by_state"], reasons["papers_unknown"]) == ("pass", "pass", "unknown")
