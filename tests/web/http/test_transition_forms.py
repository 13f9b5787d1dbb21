"""A field of a transition is read as its row says."""

from referral.lifecycle.transition_fields import Surface, given_on
from tests.fakes.demo_fixture import WORDS
from web.http.forms import Form
from web.http.transition_forms import WIDGETS, read_data


def test_every_kind_of_field_has_a_widget():
    assert {field.kind for field in given_on(Surface.FORM)} <= set(WIDGETS)


def test_what_was_typed_is_read_by_the_row_of_its_field():
    form = Form(raw={"happened_on": ("2026-01-10",), "channel": ("phone",), "note": ("дума",)})
    data = read_data(form, Surface.FORM, WORDS)
    assert (data.happened_on.isoformat(), data.channel, data.note) == ("2026-01-10", "phone", "дума")
    assert not form.problems


def test_a_code_outside_its_list_is_a_problem_of_its_field():
    form = Form(raw={"channel": ("pigeon",)})
    assert read_data(form, Surface.FORM, WORDS).channel is None
    assert set(form.problems) == {"channel"}
