"""A program may send every field that the centre's form can ask for, and nothing else."""

import pytest
from pydantic import ValidationError

from referral.lifecycle.transition_fields import Surface, given_on
from web.api.referrals.act_request import Act


def test_every_field_of_the_form_can_be_sent():
    assert set(Act.model_fields) == {field.name for field in given_on(Surface.FORM)} | {"seen", "key", "acknowledged"}
    with pytest.raises(ValidationError):
        Act.model_validate({"weather": "fine"})


def test_a_number_keeps_its_bounds_and_a_day_is_a_day():
    with pytest.raises(ValidationError):
        Act.model_validate({"minutes": 0})
    with pytest.raises(ValidationError):
        Act.model_validate({"happened_on": "yesterday"})
