"""The fields of forms have names; those of a transition take them from the table of transitions."""

from referral.lifecycle import transition_fields
from web.wording.tables.fields import FIELDS


def test_every_field_of_a_transition_is_named_as_in_its_table():
    assert {name: FIELDS[name] for name in transition_fields.FIELDS} == {
        name: field.label for name, field in transition_fields.FIELDS.items()
    }


def test_no_field_is_nameless():
    assert all(FIELDS.values())
