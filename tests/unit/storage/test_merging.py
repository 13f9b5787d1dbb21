"""What hangs on a record is found by the types of the fields, so that no new field is forgotten."""

from dataclasses import replace
from datetime import date
from typing import get_args, get_type_hints

from referral.model.clients import Client
from referral.model.directory import Service, Tie
from referral.model.ids import ClientCode, OrganisationId
from referral.storage import merging, records
from referral.storage.merging import Change

KEPT = Client(
    id="A-1", area="A03", assistant="AS-1", centre="O01", held=("id_card",), held_until=("id_card=2027-01-01",)
)
GONE = replace(
    KEPT, id="A-2", language="bg", held=("id_card", "address"), held_until=("id_card=2026-01-01",), birth_to=1990
)


def test_every_field_that_names_a_client_or_an_organisation_is_moved_or_left_out_by_name():
    for id_type in (ClientCode, OrganisationId):
        named = {
            (cls, name)
            for cls in get_args(records.Record)
            for name, hint in get_type_hints(cls).items()
            if id_type in (hint, *get_args(hint)) and name not in {"id", "merged_into"}
        }
        left = named - set(merging.references(id_type))
        assert {(cls.__name__, name) for cls, name in left} <= {
            ("Verification", "organisation"),
            ("Referral", "members"),
            ("SurveyInvitation", "rated"),  # whom it was asked about then; results go to whoever stands for it
        }
    assert (Service, "organisation") in merging.references(OrganisationId)


def test_what_the_one_lacks_is_taken_from_the_other_and_nothing_is_overwritten():
    found = {one.field: one.after for one in merging._filled(KEPT, GONE)}
    assert found == {"language": "bg", "held": ("id_card", "address"), "birth_to": 1990}
    assert merging._filled(replace(KEPT, birth_from=1980), replace(GONE, language=None, held=())) == []


def test_changes_survive_being_kept_as_text():
    done = [
        Change(kind="Client", id="A-1", field="held", before=("id_card",), after=("id_card", "address")),
        Change(kind="Client", id="A-1", field="language", before=None, after="bg"),
    ]
    ties = [(Tie(one="O1", other="O2", tie="refers", since=date(2020, 1, 2)), True)]
    again, same_ties = merging.read(merging.written(done, ties))
    assert same_ties == ties
    assert [(one.field, one.before, one.after) for one in again] == [
        ("held", ["id_card"], ["id_card", "address"]),
        ("language", None, "bg"),
    ]
