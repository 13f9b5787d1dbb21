"""Two scenarios side by side."""

from referral.gaps.what_if.answer import what_if
from referral.gaps.what_if.changes import read_changes
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.wording.what_if.test_answer import told
from web.wording.what_if.comparison import LINES, comparison


def test_every_line_has_the_value_of_both(small_store):
    office, hall = (context(small_store, role) for role in (Role.COORDINATOR, Role.MUNICIPALITY))
    one, other = (what_if(who, read_changes(["close O28"])) for who in (office, hall))
    table = comparison(("Тук", told(one)), ("Там", told(other)))
    assert table.columns == ("", "Тук", "Там")
    assert len(table.rows) == len(LINES)
    values = {row[0].text: (row[1].text, row[2].text) for row in table.rows}
    assert "Debts, enforcement by bailiff" in values["Kinds of need lost"][0]
    assert values["Lose the last one who could help"][1] == "hidden"
    assert values["Under way, with nowhere to go"][1] == "hidden"
    assert values["Organisations cut off"] == ("—", "—")
