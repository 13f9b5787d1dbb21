"""A release in words: rounded numbers, hidden ones said, shares only of what is whole."""

from datetime import date

import pytest

from referral.releases.disclosure_control import ReleasedTable
from referral.releases.release import Quarter, Release
from web.wording.languages import translations
from web.wording.presenter import Presenter
from web.wording.reports.releases import ReleaseWords

ANSWERED = ReleasedTable(code="response", cells={"yes": 60, "no": 20})
HIDDEN = ReleasedTable(code="completion", cells={"yes": None, "no": None})
RELEASE = Release(quarter=Quarter(first=date(2025, 7, 1)), tables=(ANSWERED, HIDDEN), needs={"doc.id_card": 15})


@pytest.fixture
def words(app):
    application = app.state.application
    say = translations("bg").gettext
    presenter = Presenter(language="bg", vocabulary=application.vocabulary, say=say, now=application.clock())
    return ReleaseWords(words=presenter)


def test_shares_are_of_the_published_numbers_and_only_where_none_is_hidden(words):
    assert list(words.rows(ANSWERED)) == [("да", "около 60", "75 %"), ("не или не се знае", "около 20", "25 %")]
    assert [row[1:] for row in words.rows(HIDDEN)] == [("малко или скрито", "—")] * 2


def test_the_table_has_a_row_for_every_number_of_the_page(words):
    heading, *rows = words.cells(RELEASE)
    assert len({len(row) for row in (heading, *rows)}) == 1
    assert [row[3:] for row in rows] == [
        ("60", ""), ("20", ""), ("", "малко или скрито"), ("", "малко или скрито"), ("15", ""),
    ]  # fmt: skip
    assert rows[0][0] == "3. тримесечие на 2025 г."
