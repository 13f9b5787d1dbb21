"""Changes as lines of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.errors import BadInput
from referral.gaps.what_if.changes import Change, Verb, from_words, read_changes


def code_of(line):
    with pytest.raises(BadInput) as refused:
        read_changes([line])
    ((name, code, _),) = refused.value.details["problems"]
    assert name == "change"
    return code


def test_one_verb_closes_several_and_the_next_begins_another_change():
    changes = from_words(["close", "O28", "O06", "tie", "O41", "O01", "set", "S33", "hours=day,evening", "places="])
    assert [(change.verb, change.subject, change.other) for change in changes] == [
        ("close", "O28", None),
        ("close", "O06", None),
        ("tie", "O41", "O01"),
        ("set", "S33", None),
    ]
    assert changes[-1].values == {"hours": "day,evening", "places": ""}


@pytest.mark.parametrize(
    "line",
    ["close", "O28", "shut O28", "close O28 places=3", "tie O1", "tie O1 O2 O3", "set S33", "set S33 S34 places=1",
     "set S33 'hours", "set =x", "add-service new-1"],
)  # fmt: skip
def test_what_is_no_whole_change_is_refused(line):
    assert code_of(line) == "no_change"


def test_too_many_and_too_long_are_refused():
    assert code_of(" ".join(["close", *[f"O{number}" for number in range(21)]])) == "too_many_changes"
    assert code_of("set S1 name=" + "x" * 1000) == "too_long"


text = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@given(text)
def test_any_value_survives_being_written_and_read(value):
    change = Change(verb=Verb.ADD_ORGANISATION, subject="new-1", values={"name": value, "kind": "ngo"})
    assert read_changes([str(change)]) == (change,)
