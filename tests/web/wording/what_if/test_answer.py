"""An answer in words."""

from dataclasses import replace

import pytest

from referral.gaps.what_if.answer import what_if
from referral.gaps.what_if.changes import read_changes
from referral.gaps.what_if.effects.waits import Wait, Waits
from referral.model.actors import Role
from tests.fakes.demo_fixture import NOW, WORDS, context
from web.wording.languages import translations
from web.wording.presenter import Presenter
from web.wording.what_if.answer import WhatIfWords


@pytest.fixture
def answer(small_store):
    return what_if(context(small_store, Role.COORDINATOR), read_changes(["close O28", "close O40"]))


def told(answer, language="en"):
    words = Presenter(language=language, vocabulary=WORDS, say=translations(language).gettext, now=NOW)
    return WhatIfWords(words=words, answer=answer)


def test_every_table_has_as_many_cells_as_columns(answer):
    tables = told(answer).tables()
    assert {"needs", "gaps-new", "gaps-gone", "parts"} <= {table.code for table in tables}
    for table in tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert table.rows or table.empty


def test_months_are_told_or_that_there_is_not_enough_data(answer):
    waits = Waits(services=(Wait(service="S41", waiting=4, moved=2, places=2.0, places_after=None),), nowhere=3)
    (table,) = (table for table in told(replace(answer, waits=waits)).tables() if table.code == "waits")
    assert [cell.text for cell in table.rows[0]][1:] == ["4", "2", "2.0 months", "not enough data"]
    assert table.note.startswith("People under way who would have nowhere to go: 3.")
    (bulgarian,) = (table for table in told(replace(answer, waits=waits), "bg").tables() if table.code == "waits")
    assert bulgarian.rows[0][3].text == "2,0 месеца"


def test_who_is_not_told_of_people_reads_that_and_no_table_of_them(answer):
    hidden = told(replace(answer, people=None, waits=None, hides_needs=True))
    assert hidden.people_sentence() == "How many people it touches is not shown here."
    assert "Others are hidden: they are about needs that must stay discreet." in hidden.summary()
    assert not [table for table in hidden.tables() if table.code.startswith(("people", "waits"))]


def test_cut_off_organisations_are_named(answer):
    (table,) = (table for table in told(answer).tables() if table.code == "parts")
    assert {row[1].text for row in table.rows} == {"cut off"}
    assert len(table.rows) == 6
