"""Who could be recruited, and the services that each would offer."""

import pytest

from referral.gaps.recruit.proposals import TYPES, Source, Wanted, proposals, type_needs
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.recruit.made_up_needs import directory_of, organisation, service


def wanted(*needs: str, hours=(), languages=()) -> Wanted:
    return Wanted(
        hours={need: frozenset(hours) for need in needs}, languages={need: frozenset(languages) for need in needs}
    )


def test_every_need_has_a_type_of_partner_who_answers_it_and_every_type_is_of_a_known_kind():
    terms = WORDS.terms(TYPES).values()
    answered = {need for term in terms for need in type_needs(term)}
    assert answered == set(WORDS.needs)
    assert {term.attributes["kind"] for term in terms} <= set(WORDS.kinds)


def test_a_type_is_proposed_for_what_is_wanted_at_the_hours_and_in_the_languages_asked_for():
    (shelter,) = proposals(directory_of(), WORDS, wanted("hou.homeless", hours=["evening"], languages=["rom"]))
    assert (shelter.key, shelter.source, shelter.needs) == ("type:shelter", Source.TYPE, ("hou.homeless",))
    (offered,) = shelter.services
    assert offered.hours == ("day", "evening")
    assert offered.languages == ("bg", "rom")
    assert offered.areas == ("TOWN",)
    assert proposals(directory_of(), WORDS, wanted()) == ()


def test_what_the_law_makes_the_only_one_is_proposed_only_where_it_is_missing():
    here = directory_of([organisation("LO", kind="labour_office", seat="TOWN")])
    assert "type:labour_office" not in {one.key for one in proposals(here, WORDS, wanted("emp.register"))}
    closed = directory_of([organisation("LO", kind="labour_office", seat="TOWN", active=False)])
    assert "type:labour_office" in {one.key for one in proposals(closed, WORDS, wanted("emp.register"))}
    dentist = directory_of([organisation("D", kind="dental", seat="TOWN")], [service("S", "D", "hea.dental")])
    (second,) = proposals(dentist, WORDS, wanted("hea.dental"))
    assert (second.key, second.here) == ("type:dentist", ("D",))


@pytest.mark.parametrize(
    ("seat", "services", "source"),
    [
        ("AWAY", [service("S", "X", "hou.homeless", areas=("AWAY",))], Source.OUTSIDE),
        ("AWAY", [], Source.OUTSIDE),
        ("QUARTER", [], Source.NO_SERVICES),
        (None, [service("S", "X", "hou.homeless", status="suspended")], Source.NO_SERVICES),
    ],
)
def test_a_known_organisation_outside_or_without_a_service_is_proposed(seat, services, source):
    directory = directory_of([organisation("X", kind="shelter", seat=seat)], services)
    known = [one for one in proposals(directory, WORDS, wanted("hou.homeless")) if one.organisation.id == "X"]
    assert [(one.source, one.needs) for one in known] == [(source, ("hou.homeless",))]


def test_who_works_here_is_no_candidate_and_neither_is_a_closed_or_merged_one():
    directory = directory_of(
        [
            organisation("HERE", kind="shelter", seat="QUARTER"),
            organisation("CLOSED", kind="shelter", seat="AWAY", active=False),
            organisation("MERGED", kind="shelter", seat="AWAY", merged_into="HERE"),
        ],
        [service("S", "HERE", "hou.homeless")],
    )
    assert {one.organisation.id for one in proposals(directory, WORDS, wanted("hou.homeless"))} == {"type:shelter"}


def test_what_every_service_asks_for_is_asked_for_and_what_only_some_ask_for_is_not():
    directory = directory_of(
        [organisation("A", seat="QUARTER"), organisation("B", seat="QUARTER")],
        [
            service("S1", "A", "edu.kindergarten", requires=("address", "id_card"), age_from=3, age_to=6),
            service("S2", "B", "edu.kindergarten", requires=("address",), age_from=2, age_to=7),
        ],
    )
    (proposal,) = proposals(directory, WORDS, wanted("edu.kindergarten"))
    (offered,) = proposal.services
    assert offered.requires == ("address",)
    assert (offered.age_from, offered.age_to) == (2, 7)
