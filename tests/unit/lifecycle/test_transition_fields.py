"""One row a field: what each transition asks for, where, and in which order."""

from dataclasses import fields

import pytest

from referral.exchange.csv_columns import TRANSITION_DATA
from referral.exchange.fhir.losses import LOSSES
from referral.lifecycle import transition_fields
from referral.lifecycle.transition_fields import FIELDS, FieldKind, Surface, asked, given_on
from referral.lifecycle.transitions import TRANSITIONS, row_of
from referral.model.referrals import Action, Route, TransitionData
from referral.storage import records
from tests.fakes.demo_fixture import WORDS

# In the words of referrals.md, section 2: what the form asks for, what must be given marked with a star.
FORMS = [
    (Action.ACCEPT, Surface.FORM, "informant* channel* spoke_with note"),
    (Action.DECLINE, Surface.FORM, "reason* informant* channel* spoke_with missing note"),
    (Action.SCHEDULE, Surface.FORM, "appointment_at* place* informant* channel* spoke_with note"),
    (Action.START, Surface.FORM, "informant* channel accompanied_by happened_on attendance note"),
    (Action.FOLLOW_UP, Surface.FORM, "result* informant* channel expected_on note"),
    (Action.ACCOMPANY, Surface.FORM, "accompanied_by* minutes* note"),
    (Action.SEND, Surface.FORM, "consent_on* consent_channel* channel* note"),
    (Action.FAIL, Surface.ACCOUNT, "reason* note"),
    (Action.DECLINE, Surface.ACCOUNT, "reason* missing note"),
    (Action.START, Surface.ACCOUNT, "happened_on note"),
    (Action.ASK, Surface.ACCOUNT, "note*"),
    (Action.COMPLETE, Surface.LINK, "result* happened_on*"),
    (Action.WAITLIST, Surface.SLIP, "expected_on*"),
    (Action.ACCEPT, Surface.SLIP, ""),
    (Action.START, Surface.TASK, "attendance"),
]


@pytest.mark.parametrize(("action", "surface", "expected"), FORMS, ids=[f"{a}-{s}" for a, s, _ in FORMS])
def test_a_form_asks_for_these_fields_in_this_order(action, surface, expected):
    entries = asked(row_of(action), surface=surface)
    assert " ".join(f"{entry.field.name}{'*' * entry.required}" for entry in entries) == expected


def test_a_household_is_asked_about_each_member_and_a_report_for_its_reason():
    followed = asked(row_of(Action.FOLLOW_UP), surface=Surface.FORM, household=True)
    assert [entry.field.name for entry in followed] == [
        "result",
        "informant",
        "channel",
        "member",
        "expected_on",
        "note",
    ]
    assert {entry.field.name: entry.label for entry in followed}["expected_on"] == "Ask again on"
    sent = asked(row_of(Action.SEND), surface=Surface.FORM, route=Route.REPORT)
    assert [(entry.field.name, entry.required) for entry in sent][:2] == [("channel", True), ("report_reason", True)]


def test_rows_of_one_action_agree_on_what_it_needs_and_where_its_codes_come_from():
    for row in TRANSITIONS:
        assert (row.needs, row.codes) == (row_of(row.action).needs, row_of(row.action).codes)


def test_every_choice_has_a_list_of_the_vocabulary_wherever_it_is_asked_for():
    for row in TRANSITIONS:
        for surface in Surface:
            for entry in asked(row, surface=surface, household=True):
                if entry.field.kind is FieldKind.CHOICE:
                    assert set(entry.field.choices) <= set(WORDS.codes(entry.listing)), (row.action, entry.field.name)


def test_a_partner_is_asked_for_nothing_that_only_the_centre_sees():
    for surface in (Surface.ACCOUNT, Surface.LINK, Surface.TASK):
        assert [field.name for field in given_on(surface) if not field.for_partner] == []
    kept_back = {loss.field.partition(".")[2] for loss in LOSSES if loss.field.startswith("TransitionData.")}
    assert kept_back == {field.name for field in FIELDS.values() if not field.for_partner}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_stored_imported_and_asked_for_somewhere(name):
    kind, stored = FIELDS[name].kind, records.schema().kinds["ReferralEvent"].fields
    if name != "informant":
        types = {FieldKind.DAY: "date", FieldKind.MOMENT: "instant", FieldKind.NUMBER: "integer"}
        assert stored[name].type == types.get(kind, "text")
    assert (name in {column.record_field for column in TRANSITION_DATA}) is not name.startswith("consent")
    assert (FIELDS[name] in given_on(Surface.FORM)) is (kind is not FieldKind.REFERENCE and name != "delivery")


def test_a_field_without_a_row_and_a_row_without_a_field_are_refused_by_name():
    rows = tuple(FIELDS.values())
    with pytest.raises(LookupError, match="place"):
        transition_fields._complete(tuple(row for row in rows if row.name != "place"))
    assert [spec.name for spec in fields(TransitionData)] == list(FIELDS)
