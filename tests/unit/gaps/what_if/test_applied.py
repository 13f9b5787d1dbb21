"""Changes applied to a copy of the directory."""

import pytest

from referral.errors import BadInput
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import read_changes
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import TODAY, service, town

TOWN = town(service("S1", "O1", "hea.gp"), service("S2", "O2", "hea.gp", status="suspended", places=3)).directory


def changed(*lines, directory=TOWN):
    return applied(directory, read_changes(lines), WORDS, today=TODAY)


def problem(*lines):
    with pytest.raises(BadInput) as refused:
        changed(*lines)
    ((_, code, details),) = refused.value.details["problems"]
    return code, dict(details)


def test_an_organisation_or_a_service_is_closed_and_opened_in_the_copy_alone():
    after = changed("close O1", "open S2")
    assert not after.organisations["O1"].active
    assert [one.id for one in after.services_for["hea.gp"] if after.is_active(one)] == ["S2"]
    assert TOWN.organisations["O1"].active
    assert TOWN.services["S2"].status == "suspended"


def test_several_changes_are_made_one_after_another():
    after = changed(
        "set S2 places=9", "set S2 hours+=evening", "set S2 hours+=day", "open S2", "tie O1 O2", "untie O2 O1"
    )
    assert (after.services["S2"].places, after.services["S2"].hours) == (9, ("evening", "day"))
    assert after.ties == ()
    assert after.partners_of["O1"] == frozenset()


def test_something_new_has_all_that_was_said_of_it():
    after = changed(
        "add-organisation new-1 name='Нов дом' kind=ngo seat=QUARTER",
        "add-service new-2 organisation=new-1 name=Курс needs=hea.gp,hea.hiv areas=TOWN hours=evening places=4",
        "tie new-1 O2",
    )
    assert (after.organisations["new-1"].name_bg, after.organisations["new-1"].seat) == ("Нов дом", "QUARTER")
    added = after.services["new-2"]
    assert added.verified_on == after.organisations["new-1"].verified_on == TODAY
    assert (added.status, added.needs, added.places) == ("active", ("hea.gp", "hea.hiv"), 4)
    assert [one.id for one in after.services_for["hea.gp"]] == ["S1", "S2", "new-2"]
    assert after.partners_of["O2"] == {"new-1"}


def test_the_copy_gives_what_a_directory_made_from_nothing_gives():
    assert TOWN.services_for  # worked out before the copy
    after = changed("set S1 needs=hea.hiv", "add-service S0 organisation=O2 name=х needs=hea.gp")
    assert {need: [one.id for one in found] for need, found in after.services_for.items()} == {
        "hea.gp": ["S0", "S2"],
        "hea.hiv": ["S1"],
    }
    assert list(after.services) == ["S0", "S1", "S2"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("close O9", "no_such_entry"),
        ("set S9 places=1", "no_such_entry"),
        ("tie O1 O9", "no_such_organisation"),
        ("tie O1 S1", "no_such_organisation"),
        ("tie O1 O1", "tied_to_itself"),
        ("untie O1 O2", "changes_nothing"),
        ("open S1", "changes_nothing"),
        ("close S2", "changes_nothing"),
        ("open O1", "changes_nothing"),
        ("set S2 places=3", "changes_nothing"),
        ("set S2 hours-=day", "changes_nothing"),
        ("add-organisation O1 name=x kind=ngo", "entry_is_there"),
        ("add-organisation 'o 1' name=x kind=ngo", "not_a_code"),
        ("add-organisation n kind=ngo", "no_name"),
        ("add-organisation n name=x kind=nix", "unknown_value"),
        ("add-organisation n name=x kind=ngo seat=nix", "unknown_value"),
        ("add-organisation n name=x kind=ngo phone=1", "no_such_field"),
        ("add-service n organisation=nix name=x needs=hea.gp", "no_such_organisation"),
        ("add-service n organisation=O1 name=x areas=TOWN", "no_needs"),
        ("add-service n organisation=O1 needs=hea.gp", "no_name"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(line, code):
    assert problem(line)[0] == code


def test_a_change_undone_by_the_next_is_two_changes_and_the_same_directory():
    assert changed("close O1", "open O1").organisations == TOWN.organisations
    assert problem("close O1", "close O1")[0] == "changes_nothing"
    assert problem("tie O1 O2", "tie O2 O1") == ("changes_nothing", {"change": "tie O2 O1"})
