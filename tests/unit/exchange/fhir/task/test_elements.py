"""A partner's elements are read, or refused by the name of the element: wrong shapes, days, moments, codes and text."""

from datetime import UTC, date, datetime

import pytest

from referral.errors import BadInput, UnknownCode
from referral.exchange.fhir import terms
from referral.exchange.fhir.task import elements
from tests.fakes.demo_fixture import WORDS


def coded(listing: str, code: object) -> dict:
    return {"valueCodeableConcept": {"coding": [{"system": terms.system(listing), "code": code}]}}


def problem(refused: pytest.ExceptionInfo[BadInput]) -> tuple[str, str]:
    ((where, code, _),) = refused.value.details["problems"]
    return where, code


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-02-03T10:00:00+02:00", datetime(2026, 2, 3, 8, tzinfo=UTC)),
        ("2026-02-03T10:00:00Z", datetime(2026, 2, 3, 10, tzinfo=UTC)),
        ("2026-01-01T00:30:00+02:00", datetime(2025, 12, 31, 22, 30, tzinfo=UTC)),
        ("2026-02-03T10:00:00.250Z", datetime(2026, 2, 3, 10, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-02-03T10:00Z", datetime(2026, 2, 3, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc(given, moment):
    assert elements.moment_of({"valueDateTime": given}) == moment


@pytest.mark.parametrize(
    "given",
    ["2026-02-03T10:00:00", "2026-02-30T10:00:00Z", "soon", 3, {}, "0001-01-01T00:00:00+14:00", "",
     "20260203T100000Z", "2026-W06-2T10:00:00Z", "2026-02-03 10:00:00Z", "2026-02-03T10:00:00Z ", "٢٠٢٦-02-03T10:00:00Z"],
)  # fmt: skip
def test_a_moment_without_a_zone_or_that_never_was_or_in_another_format_is_refused(given):
    with pytest.raises(BadInput) as refused:
        elements.moment_of({"valueDateTime": given})
    assert problem(refused) == ("Task.output.valueDateTime", "not_a_moment")


def test_a_day_is_read_or_refused():
    assert elements.day_of({"valueDate": "2026-02-28"}) == date(2026, 2, 28)
    for given in ("2026-02-29", "yesterday", 3, [], 20260228, "20260228", "20260228.5", "2026-W09-6", "2026-02", ""):
        with pytest.raises(BadInput) as refused:
            elements.day_of({"valueDate": given})
        assert problem(refused) == ("Task.output.valueDate", "not_a_date")


def test_what_is_not_there_is_nothing():
    for read in (elements.moment_of, elements.day_of):
        assert read(None) is read({}) is None
    assert elements.coded_output(None, "decline", WORDS) is None
    assert elements.text_of("Task.note", None) is elements.text_of("Task.note", "  \n") is None
    assert (elements.element({}, "focus"), elements.elements({}, "output")) == ({}, [])


def test_a_code_is_of_its_own_system_and_its_list_holds_it():
    assert elements.coded_output(coded("decline", "no_capacity"), "decline", WORDS) == "no_capacity"
    assert elements.coded_output(coded("cancel", "no_capacity"), "decline", WORDS) is None
    assert elements.coded_output(coded("decline", 7), "decline", WORDS) is None
    with pytest.raises(UnknownCode) as refused:
        elements.coded_output(coded("decline", "x" * 500), "decline", WORDS)
    assert refused.value.details == {"list": "decline", "code": "x" * 60}


def test_the_first_code_of_the_system_counts():
    coding = [{"system": "other", "code": "a"}, {"system": "ours"}, {"system": "ours", "code": "b"}, {"code": "c"}]
    assert elements.code_in({"coding": coding}, "ours") == "b"
    assert elements.code_in({"coding": coding}, "theirs") is None


@pytest.mark.parametrize("wrong", [None, "x", 3, ["x"], {"a": {}}])
def test_a_list_that_is_none_is_refused_by_its_name(wrong):
    with pytest.raises(BadInput) as refused:
        elements.outputs_of({"output": wrong})
    assert problem(refused) == ("Task.output", "unknown")


@pytest.mark.parametrize("wrong", [None, "x", 3, [{}]])
def test_an_object_that_is_none_is_refused_by_its_name(wrong):
    with pytest.raises(BadInput) as refused:
        elements.element({"focus": wrong}, "focus")
    assert problem(refused) == ("Task.focus", "unknown")


def test_outputs_are_told_apart_by_our_codes_and_foreign_ones_are_passed_over():
    ours = {"type": terms.output_type("place"), "valueString": "каб. 5"}
    foreign = {"type": {"coding": [{"system": "other", "code": "place"}]}, "valueString": "x"}
    assert elements.outputs_of({"output": [foreign, ours]}) == {"place": ours}


@pytest.mark.parametrize(
    ("text", "code"), [("a\x00b", "unknown"), ("\ud800", "unknown"), (3, "unknown"), ("я" * 1001, "too_long")]
)
def test_text_that_no_store_keeps_is_refused(text, code):
    with pytest.raises(BadInput) as refused:
        elements.text_of("Task.note.text", text)
    assert problem(refused) == ("Task.note.text", code)


def test_text_is_trimmed_and_may_be_as_long_as_the_longest():
    assert elements.text_of("Task.note.text", "  да \n") == "да"
    assert elements.text_of("Task.note.text", "я" * 1000) == "я" * 1000
