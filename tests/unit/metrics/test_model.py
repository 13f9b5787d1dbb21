"""Every metric is registered once, with its words and its source."""

from dataclasses import fields

import pytest

from referral.metrics import METRICS
from referral.metrics.model import Family, Figure, Mean, Metric, Part, Share, Unit


def test_every_metric_has_a_code_of_its_own_and_a_source():
    codes = [metric.code for metric in METRICS]
    assert len(codes) == len(set(codes))
    assert all(code.isidentifier() for code in codes)
    for metric in METRICS:
        assert "Source:" in (metric.find.__doc__ or ""), metric.code


def test_a_metric_cannot_be_made_without_its_words():
    given = {field.name: getattr(METRICS[0], field.name) for field in fields(Metric)}
    for word in ("label", "sentence", "formula", "caution"):
        with pytest.raises(TypeError, match=word):
            Metric(**{name: value for name, value in given.items() if name != word})


def test_a_part_without_a_label_cannot_be_made():
    with pytest.raises(ValueError, match="new"):
        Part(code="new")


def test_families_and_units_carry_their_labels():
    assert all(member.label and member == member.value for enum in (Family, Unit) for member in enum)


def test_of_nothing_there_is_no_rate_and_no_mean():
    assert Share(hits=0, of=0).rate is None
    assert Mean(total=0, of=0, people=0).value is None
    assert Figure(value=None).part.code == ""
