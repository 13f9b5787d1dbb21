"""The small shapes of FHIR: addresses, ids made of the referral, codings with words, and no empty element."""

import uuid
from datetime import UTC, date, datetime

import pytest

from referral.exchange.fhir import terms
from tests.fakes.demo_fixture import WORDS


def test_an_id_is_always_the_same_and_differs_by_every_part():
    assert terms.identity("R1", "task", 1) == terms.identity("R1", "task", "1")
    ids = [
        terms.identity(*parts)
        for parts in (("R1", "task", 1), ("R1", "task", 2), ("R2", "task", 1), ("R1", "event", 1))
    ]
    assert len(set(ids)) == len(ids)
    assert {uuid.UUID(one).version for one in ids} == {5}


def test_a_list_and_an_extension_have_addresses_under_a_reserved_name():
    assert terms.system("need_result") == "https://mrezha.example/fhir/CodeSystem/need-result"
    assert terms.extension("late", valueBoolean=True) == {
        "url": "https://mrezha.example/fhir/StructureDefinition/late",
        "valueBoolean": True,
    }


@pytest.mark.parametrize(
    ("listing", "published"),
    [
        ("report_reasons", "grounds"),
        ("consent_channels", "consent-ways"),
        ("deliveries", "modes"),
        ("routes", "routes"),
    ],
)
def test_a_list_that_was_renamed_keeps_the_address_that_partners_know(listing, published):
    assert WORDS.terms(listing)
    assert terms.system(listing) == f"https://mrezha.example/fhir/CodeSystem/{published}"


def test_a_reference_is_to_the_resource_inside_the_bundle():
    resource = {"resourceType": "Task", "id": "abc", "status": "requested"}
    assert terms.reference(resource) == {"reference": "urn:uuid:abc", "type": "Task"}


def test_fields_that_hold_nothing_are_left_out_and_false_and_nought_stay():
    given = {"a": None, "b": [], "c": {}, "d": "", "e": False, "f": 0, "g": [None]}
    assert terms.without_empty(**given) == {"e": False, "f": 0, "g": [None]}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_concept_has_its_code_and_its_word_and_may_have_another_text(language):
    word = WORDS.label("needs", "hea.gp", language)
    concept = terms.concept(WORDS, "needs", "hea.gp", language=language)
    assert concept == {"coding": [{"system": terms.system("needs"), "code": "hea.gp", "display": word}], "text": word}
    assert terms.concept(WORDS, "needs", "hea.gp", language=language, text="x")["text"] == "x"


def test_a_coding_without_a_word_has_no_display():
    assert terms.coding("s", "c") == {"system": "s", "code": "c"}


@pytest.mark.parametrize("level", [-1, 5])
def test_a_grade_of_evidence_that_does_not_exist_is_refused(level):
    assert terms.evidence(WORDS, 4, language="en")["valueCoding"]["code"] == "4"
    with pytest.raises(ValueError, match=str(level)):
        terms.evidence(WORDS, level, language="en")


def test_days_and_moments_are_written_as_fhir_has_them():
    assert terms.day(date(2026, 1, 5)) == "2026-01-05"
    assert terms.moment(datetime(2026, 1, 5, 7, 30, tzinfo=UTC)) == "2026-01-05T07:30:00+00:00"
    assert (terms.day(None), terms.moment(None)) == (None, None)
