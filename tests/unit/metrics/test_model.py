"""Every metric is registered once, with its words and its source."""

from dataclasses import fields, replace

import pytest

from referral.metrics import METRICS
from referral.metrics.model import WHOLE, Family, Figure, Mean, Metric, Part, Share, Unit

ROW = Metric(
    code="returned", family=Family.ROUTE, unit=Unit.SHARE, label="Returned", sentence="How many returned.",
    formula="returned ÷ all", caution="Some return by nature.", find=lambda _: (), parts=(Part(code="x", label="X"),),
)  # fmt: skip


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
    assert Mean(total=0, of=0).value is None
    assert Figure(value=None).part.code == ""


def test_a_share_of_nothing_is_unknown_and_not_zero():
    assert (Share(hits=0, of=0).rate, Share(hits=0, of=4).rate, Share(hits=3, of=4).rate) == (None, 0.0, 0.75)
    assert (Mean(total=0, of=0).value, Mean(total=5, of=2).value) == (None, 2.5)
    assert Share(hits=0, of=0).interval == (0.0, 1.0)


def test_the_interval_is_that_of_wilson():
    # Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605
    assert Share(hits=81, of=263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(hits=15, of=148).interval == pytest.approx((0.0624, 0.1605), abs=5e-5)


@pytest.mark.parametrize("kind", ["label", "sentence", "formula", "caution"])
def test_a_metric_without_a_word_is_refused_by_name(kind):
    with pytest.raises(ValueError, match=f"the metric returned has no {kind}"):
        replace(ROW, **{kind: " "})


def test_a_part_needs_a_label_or_a_list_that_has_it():
    with pytest.raises(ValueError, match="the part x"):
        Part(code="x")
    assert Part(code="x", listing="decline").label == ""
    assert WHOLE.code == ""


def test_the_words_of_a_metric_are_told_with_those_of_its_parts():
    assert dict(ROW.words())["label of the part x"] == "X"
    assert len(dict(ROW.words())) == 5


def test_every_family_asks_a_question_and_has_a_metric():
    assert {metric.family for metric in METRICS} == set(Family)
    assert len({family.label for family in Family}) == len(Family)
