"""What is asked of the directory: a client's age as a range, papers held today, the place of a person."""

from dataclasses import replace
from datetime import date

import pytest

from referral.matching.model import RANKED_APART, Profile, Reason, Verdict, help_request_of, place_of, said
from referral.model.clients import Client
from tests.unit.matching.test_ranking import GOOD, TODAY, picture

CLIENT = Client(
    id="C", area="Q", assistant="A", centre="O", birth_from=1990, birth_to=1994, held=("id_card", "telk"),
    held_until=("telk=2026-01-15",), barriers=("no_transport",), language="rom",
)  # fmt: skip


@pytest.mark.parametrize(
    ("born", "ages"),
    [
        # born on 31 December 1994 one is 31 in January 2026, on 1 January 1990 one is 36
        ((1990, 1994), (31, 36)),
        ((2025, 2026), (0, 1)),  # nobody is younger than nothing
        ((1990, None), None),
        ((None, 1994), None),
    ],
)
def test_an_age_is_the_youngest_and_the_oldest_that_the_client_can_be(born, ages):
    client = replace(CLIENT, birth_from=born[0], birth_to=born[1])
    assert help_request_of(client, "hea.gp", today=TODAY).ages == ages


def test_a_paper_is_held_until_the_end_of_its_last_day():
    assert help_request_of(CLIENT, "hea.gp", today=date(2026, 1, 15)).held == {"id_card", "telk"}
    assert help_request_of(CLIENT, "hea.gp", today=date(2026, 1, 16)).held == {"id_card"}
    assert help_request_of(CLIENT, "hea.gp", today=date(2026, 1, 16)).not_held == {"telk"}


def test_a_question_carries_what_a_service_may_ask_and_not_who_the_client_is():
    question = help_request_of(CLIENT, "hea.gp", today=TODAY, hours=("evening",))
    assert (question.need, question.area, question.hours) == ("hea.gp", "Q", ("evening",))
    assert (question.language, question.barriers) == ("rom", {"no_transport"})
    assert not hasattr(question, "client")


@pytest.mark.parametrize(
    ("area", "chain", "municipality"),
    [
        ("Q", {"Q", "M", "P"}, "M"),
        ("M", {"M", "P"}, "M"),
        ("OUT", {"OUT", "P"}, None),
        ("RING", {"RING", "RUNG"}, None),  # a ring of areas ends
        ("GONE", set(), None),
        (None, set(), None),
    ],
)
def test_a_place_is_its_area_and_everything_around_it(area, chain, municipality):
    place = place_of(picture(GOOD), area)
    assert (place.area, place.chain, place.municipality) == (area, chain, municipality)


@pytest.mark.parametrize(
    ("verdict", "code", "against"),
    [
        (Verdict.PASS, "places_free", False),
        (Verdict.CAUTION, "waiting_list", True),
        (Verdict.UNKNOWN, "hours_unknown", True),
        *((Verdict.CAUTION, code, False) for code in sorted(RANKED_APART)),  # these have their own place in the order
    ],
)
def test_what_counts_against_a_candidate_in_the_order(verdict, code, against):
    assert Reason(verdict=verdict, code=code).against is against


def test_a_reason_said_twice_is_one_that_nobody_can_change():
    reason = said(Verdict.FAIL, "age_too_young", low=18)
    assert reason is said(Verdict.FAIL, "age_too_young", low=18)
    assert reason == Reason(verdict=Verdict.FAIL, code="age_too_young", details={"low": 18})
    with pytest.raises(TypeError):
        reason.details["low"] = 7


def test_a_person_nobody_asked_about_is_not_known_rather_than_without():
    nobody = Profile(today=TODAY)
    assert (nobody.ages, nobody.held, nobody.not_held) == (None, frozenset(), frozenset())
