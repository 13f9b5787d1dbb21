"""The change that a form asks for."""

import pytest

from referral.errors import BadInput
from referral.gaps.what_if.changes import read_changes
from tests.unit.gaps.gap_examples import service, town
from web.http.figures.what_if import address, asked_change, free_id, typed_fields
from web.http.forms import Form

TOWN = town(service("S1", "O1", "hea.gp", hours=("day",), places=3), service("new-1", "O2", "hea.gp")).directory


def asked(**values):
    raw = {name: value if isinstance(value, tuple) else (value,) for name, value in values.items()}
    return asked_change(Form(raw=raw), TOWN)


def test_without_a_verb_nothing_is_asked():
    assert asked(subject="O1") is None


def test_something_new_gets_the_first_free_id_and_only_what_was_typed():
    assert free_id(TOWN) == "new-2"
    change = asked(
        do="add-service", organisation="O1", name="Нов дом", needs=("hea.gp", "hea.hiv"), places="", hours=()
    )
    assert str(change) == "add-service new-2 organisation=O1 'name=Нов дом' needs=hea.gp,hea.hiv"


def test_of_a_service_only_what_differs_is_changed():
    same = typed_fields(TOWN, "S1")
    assert same["places"] == ("3",)
    change = asked(edit="S1", do="set", **{**same, "hours": ("evening", "day"), "places": ("",)})
    assert change.values == {"hours": "evening,day", "places": ""}
    with pytest.raises(BadInput):
        asked(edit="S1", do="set", **same)
    assert typed_fields(TOWN, "S9") == {}


def test_an_address_holds_the_changes_as_they_are_read():
    (change,) = read_changes(["add-organisation new-3 'name=А & Б' kind=ngo"])
    assert address([change]) == (
        "/gaps/what-if?change=add-organisation+new-3+%27name%3D%D0%90+%26+%D0%91%27+kind%3Dngo"
    )
    assert address([]) == "/gaps/what-if"
