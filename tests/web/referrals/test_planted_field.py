"""A new field of a transition: three lines added to a copy of the program, and every surface offers and stores it."""

import subprocess
from pathlib import Path

import pytest

from tests.shape.copies import copied, edit, run

# File, the line after which it goes, and the new line.
PLANTED = [
    ("referral/model/referrals.py", "    attendance: str | None = None\n", "    transport: str | None = None\n"),
    ("referral/storage/schema.toml", 'attendance = { type = "text" }\n', 'transport = { type = "text" }\n'),
    (
        "referral/lifecycle/transition_fields.py",
        "_ROWS: Final = (\n",
        '    TransitionField(name="transport", kind=_TEXT, label="How they came", explanation="How they came."),\n',
    ),
    (
        "referral/lifecycle/transition_fields.py",
        "        Action.FAIL: (",
        '_Optional(name="transport", on=(Surface.FORM, Surface.ACCOUNT)), ',
    ),
]
SURFACES = """
from pathlib import Path
import sys
from referral.exchange.csv_columns import TRANSITION_DATA
from referral.lifecycle import transition_fields
from referral.lifecycle.transition_fields import Surface, asked, given_on
from referral.lifecycle.transitions import row_of
from referral.model.ids import ReferralId, UserId
from referral.model.referrals import Action, Event, Informant, State, TransitionData
from referral.model.actors import ActingAs
from referral.storage import records
from graph.engines.sqlite.store import open_sqlite
from datetime import UTC, datetime
from tests.fakes.demo_fixture import WORDS
from web.api.referrals.act_request import Act
from web.http import render, transition_forms
from web.http.forms import Form
from web.offline import referrals as offline_referrals
from web.wording import languages
from web.wording.presenter import Presenter

now = datetime(2026, 1, 15, 9, tzinfo=UTC)
say = Presenter(language="en", vocabulary=WORDS, say=languages.translations("en").gettext, now=now)
context = transition_forms.FormContext(say=say)
form = Form(raw={"transport": ("by bus",)})
for surface in (Surface.FORM, Surface.ACCOUNT):
    (row,) = [row for row in transition_forms.views(asked(row_of(Action.FAIL), surface=surface), context)
              if row.name == "transport"]
    macros = render.environment("en").get_template("frame/macros.html").make_module({"problem_words": str})
    assert 'value="by bus"' in macros.transition_field(row, form), surface
    assert transition_forms.read_data(form, surface, WORDS).transport == "by bus", surface
assert "transport" not in {field.name for field in given_on(Surface.LINK)}
assert Act(transport="by bus").data().transport == "by bus"
assert "transport" in {offline_referrals._field(entry, say)["name"]
                       for entry in asked(row_of(Action.FAIL), surface=Surface.FORM)}
assert "transport" in {column.name for column in TRANSITION_DATA}
store = open_sqlite(Path(sys.argv[1]), records.schema())
event = Event(referral=ReferralId("R1"), number=1, at=now, action=Action.FAIL, to_state=State.NOT_COMPLETED,
              actor=UserId("U"), acting_as=ActingAs.ASSISTANT, informant=Informant.ASSISTANT,
              data=TransitionData(transport="by bus", informant=Informant.ASSISTANT))
store.write(lambda tx: records.add_events(tx, [event]))
assert store.read(lambda tx: records.events_of(tx, ReferralId("R1"))) == (event,)
store.close()
"""


def planted(place: Path, lines: list[tuple[str, str, str]]) -> Path:
    place.mkdir()
    edit(copied(place), [(file, after, after + line) for file, after, line in lines])
    return place


def surfaces(place: Path) -> subprocess.CompletedProcess[str]:
    return run(place, "-c", SURFACES, str(place / "one.sqlite"))


def test_a_planted_field_is_offered_everywhere_and_stored(tmp_path):
    done = surfaces(planted(tmp_path / "whole", PLANTED))
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("left_out", [1, 2])
def test_a_field_planted_in_part_is_refused_by_name(tmp_path, left_out):
    lines = [line for number, line in enumerate(PLANTED) if number != left_out and not (left_out == 2 and number == 3)]
    done = surfaces(planted(tmp_path / "part", lines))
    assert done.returncode == 1
    assert "transport" in done.stderr.splitlines()[-1], done.stderr[-2000:]
