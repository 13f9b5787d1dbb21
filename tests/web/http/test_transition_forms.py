"""A field of a transition is shown and read as its row says."""

import pytest

from referral.lifecycle.transition_fields import FIELDS, FieldKind, Surface, asked, given_on
from referral.lifecycle.transitions import PRIVATE_REASONS, row_of
from referral.model.referrals import Action, Informant, TransitionData
from tests.fakes.demo_fixture import WORDS
from web.http.forms import Form
from web.http.transition_forms import WIDGETS, read_asked, read_data


def test_every_kind_of_field_that_somebody_is_asked_for_has_a_widget():
    asked_for = {field.kind for surface in Surface for field in given_on(surface)}
    assert set(WIDGETS) == asked_for == set(FieldKind) - {FieldKind.REFERENCE}


def test_what_was_typed_is_read_by_the_row_of_its_field():
    form = Form(
        raw={
            "happened_on": ("2026-01-10",),
            "channel": ("phone",),
            "informant": ("client",),
            "minutes": ("40",),
            "note": ("дума",),
        }
    )
    data = read_data(form, Surface.FORM, WORDS)
    assert (data.happened_on.isoformat(), data.channel, data.note) == ("2026-01-10", "phone", "дума")
    assert (data.informant, data.minutes) == (Informant.CLIENT, 40)
    assert not form.problems


def test_an_empty_form_gives_nothing():
    form = Form(raw={})
    assert read_data(form, Surface.FORM, WORDS) == TransitionData()
    assert not form.problems


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("channel", "pigeon"),
        ("happened_on", "yesterday"),
        ("appointment_at", "soon"),
        ("minutes", "0"),
        ("minutes", str(24 * 60 + 1)),
        ("note", "a" * (FIELDS["note"].longest + 1)),
    ],
)
def test_what_its_row_does_not_allow_is_a_problem_of_its_field(name, typed):
    form = Form(raw={name: (typed,)})
    read_data(form, Surface.FORM, WORDS)
    assert set(form.problems) == {name}


def test_a_field_that_no_form_of_a_surface_asks_for_is_not_read_there():
    form = Form(raw={"barrier": ("transport",), "next_referral": ("R-1",)})
    assert read_data(form, Surface.ACCOUNT, WORDS) == TransitionData()


def test_a_partner_is_asked_for_what_is_required_and_never_for_a_private_reason():
    fields = asked(row_of(Action.FAIL), surface=Surface.LINK)
    empty = Form(raw={})
    assert read_asked(empty, fields, WORDS) == {"reason": None}
    assert set(empty.problems) == {"reason"}
    for code in PRIVATE_REASONS:
        private = Form(raw={"fail_reason": (code,)})
        assert read_asked(private, fields, WORDS, name_of=lambda name: f"fail_{name}") == {"reason": None}
        assert set(private.problems) == {"fail_reason"}
