"""The plan in words: what a gap is about, who works on it, the lists of a quarter, the row of a table of gaps."""

from dataclasses import replace
from datetime import date

import pytest

from referral.gaps.plan.items import GapStatus, by_key, item_id
from referral.gaps.plan.review import quarter_of, review
from tests.unit.gaps.gap_examples import service, town
from tests.unit.gaps.plan.plan_examples import DAY, finding, item
from web.wording.presenter import Presenter
from web.wording.reports.gap_plan import COLUMNS, PlanLinks, PlanWords
from web.wording.reports.gaps import GapWords


@pytest.fixture
def words(app):
    application = app.state.application
    presenter = Presenter(language="bg", vocabulary=application.vocabulary, say=str, now=application.clock())
    directory = town(service("S", "O1", "hea.gp")).directory
    return PlanWords(gaps=GapWords(words=presenter, directory=directory), names={"COORD": "Координатор"})


def test_a_gap_is_named_by_what_it_is_about(words):
    silent = item("silence:O1")
    about = {
        "Първа": {"organisations": ("O1",)},
        "S": {"organisations": ("O1",), "services": ("S",)},
        "Квартал": {"area": "QUARTER"},
        "": {},
    }
    for name, given in about.items():
        one = replace(silent, finding=replace(silent.finding, **given))
        assert words.about(one) == name
        assert words.label(one) == ("Referrals without an answer" + (f": {name}" if name else ""))
    need = replace(silent, finding=replace(silent.finding, need="hea.gp"))
    assert words.about(need) == words.gaps.words.need("hea.gp")


def test_an_owner_has_a_name_and_the_program_none(words):
    assert words.owner(item(owner="COORD")) == "Координатор"
    assert (words.owner(item()), words.who(None)) == ("—", "—")
    assert (words.who("system"), words.who("COORD")) == ("the program", "Координатор")


def test_every_row_has_a_cell_for_every_column_and_stands_in_its_list(words):
    planned = item(owner="COORD", action="Среща", due_on=DAY, status=GapStatus.PLANNED)
    view = review([planned, item("silence:O2")], quarter_of(DAY), today=date(2026, 1, 20))
    heading, row = words.cells(view)
    assert len(heading) == len(row) == len(COLUMNS)
    assert (row[0], row[3:7]) == ("Past due", ("12", "planned", "Координатор", "Среща"))
    lines = "\n".join(words.lines(view))
    assert "Past due: 1" in lines
    assert "Nothing is due later." in lines
    assert "Gaps that nobody has planned for: 1." in lines


def test_a_table_of_gaps_gets_the_plan_of_each_finding(words):
    links = PlanLinks(words=words, items=by_key([item(owner="COORD", status=GapStatus.IN_WORK)]))
    assert (links.owner(finding()), links.status(finding())) == ("Координатор", "being worked on")
    new = finding("silence:O2")
    assert (links.item(new), links.owner(new), links.status(new)) == (None, "—", "open")
    assert links.id(new) == item_id("silence:O2")
    assert links.owners() == [("nobody", "nobody yet"), ("COORD", "Координатор")]
    assert dict(links.statuses()).keys() == set(GapStatus) - {GapStatus.CLOSED}
