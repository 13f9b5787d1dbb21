"""The tables of a scene have a row for each mark and tie, words for what is not told, and say what they show."""

from referral.model.actors import Role
from web.charts.files import tables


def test_each_mark_and_each_tie_has_a_row(asked):
    words = asked().words
    heading, *marks = tables.marks(words)
    assert [row[0] for row in marks] == [node.subject for node in words.scene.nodes]
    assert all(len(row) == len(heading) for row in marks)
    heading, *ties = tables.ties(words)
    assert [(row[0], row[2]) for row in ties] == [(tie.source, tie.target) for tie in words.scene.ties]
    assert all(len(row) == len(heading) for row in ties)


def test_numbers_are_those_of_the_scene_and_what_is_hidden_is_called_so(asked):
    words = asked().words
    sent = {row[0]: row[4] for row in tables.marks(words)}
    assert sent["O05"] == words.scene.by_id["O05"].counts["sent"]
    hidden = asked(Role.MUNICIPALITY).words
    assert {row[4] for row in list(tables.marks(hidden))[1:]} == {"hidden"}
    assert "few" in {row[4] for row in tables.marks(asked(Role.ASSISTANT).words)}


def test_the_last_sheet_says_what_was_asked(asked):
    told = [row[0] for row in tables.about(asked(need="emp.register"))]
    assert told[0] == "Network map"
    assert any(text.startswith("need: ") for text in told)
    assert any(text.startswith("Source: ") for text in told)
