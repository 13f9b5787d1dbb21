"""Typed values of a form, and every problem beside its field."""

from datetime import UTC, date, datetime

import pytest

from referral.errors import BadInput, MissingData, NotFound
from web.http.forms import Form


def form(**values: str) -> Form:
    return Form(raw={name: (value,) for name, value in values.items()})


def test_a_text_is_trimmed_and_an_empty_one_is_none():
    assert form(a="  вода \x00").text("a") == "вода"
    empty = form(a="   ")
    assert empty.text("a", required=True) is None
    assert empty.problems == {"a": ("missing", {})}


def test_a_text_too_long_is_kept_for_showing_again():
    long = form(a="x" * 11)
    assert long.text("a", longest=10) == "x" * 11
    assert long.problems["a"] == ("too_long", {"longest": 10})


def test_a_note_with_a_personal_number_is_asked_about_and_kept_when_it_is_none():
    asked = form(note="майката, 752316 9263")
    assert asked.text("note") == "майката, 752316 9263"
    assert asked.problems == {"note": ("egn_asked", {})}
    for fine in (
        form(note="майката, 752316 9263", not_egn="yes"),
        form(note="тел. 0887123456"),
        form(phone="7523169263"),
    ):
        assert fine.text("note" if "note" in fine.raw else "phone")
        assert fine.problems == {}


@pytest.mark.parametrize("written", ["2026-01-31", "31.01.2026", "31.01.2026 г."])
def test_a_day_may_be_written_in_two_ways(written):
    assert form(d=written).day("d") == date(2026, 1, 31)


@pytest.mark.parametrize("written", ["2026-02-30", "31/01/2026", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_a_problem(written):
    wrong = form(d=written)
    assert wrong.day("d") is None
    assert wrong.problems["d"][0] == "not_a_date"


def test_a_moment_is_local_in_sofia_summer_and_winter():
    assert form(m="2026-01-15T10:00").moment("m") == datetime(2026, 1, 15, 8, tzinfo=UTC)
    assert form(m="2026-07-15T10:00").moment("m") == datetime(2026, 7, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-01-15", "20260115", "2026-W03-4", "10:00", "1500-01-15T10:00"])
def test_a_day_without_an_hour_is_no_moment(written):
    wrong = form(m=written)
    assert wrong.moment("m") is None
    assert wrong.problems == {"m": ("not_a_moment", {})}


@pytest.mark.parametrize(("written", "number"), [("5", 5), ("0", None), ("11", None), ("+5", None), ("٥", None)])
def test_a_whole_number_stays_within_its_bounds(written, number):
    asked = form(n=written)
    assert asked.whole("n", low=1, high=10) == number
    assert ("n" in asked.problems) == (number is None)


def test_an_unknown_choice_is_a_problem_and_known_ones_are_taken_once():
    several = Form(raw={"c": ("a", "b", "a", "x")})
    assert several.choices("c", ("a", "b")) == ("a", "b")
    assert several.problems["c"][0] == "unknown"


def test_what_a_use_case_refused_stands_beside_its_field_and_the_first_word_wins():
    asked = form(a="1")
    asked.problem("a", "missing")
    asked.note(BadInput(problems=(("a", "taken", {}), ("b", "unknown", {"code": "x"}))))
    asked.note(MissingData(action="send", missing=("c",)))
    assert {name: what for name, (what, _) in asked.problems.items()} == {
        "a": "missing", "b": "unknown", "c": "missing_fact",
    }  # fmt: skip


def test_a_refusal_is_noted_beside_its_field_and_the_form_goes_on():
    form = Form(raw={})
    with form.taking_refusals():
        raise BadInput(problems=(("name", "missing", {}),))
    with form.taking_refusals(unknown="other", what="no_such_client"):
        raise NotFound(kind="Client", id="X")
    assert {name: code for name, (code, _) in form.problems.items()} == {"name": "missing", "other": "no_such_client"}


def test_what_is_not_there_is_not_noted_where_no_field_named_it():
    with pytest.raises(NotFound), Form(raw={}).taking_refusals():
        raise NotFound(kind="Client", id="X")
