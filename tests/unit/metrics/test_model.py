"""Shapes of the metrics: a rate without a case is none, and a metric or a part without a word is refused by name."""

from dataclasses import replace

import pytest

from referral.metrics import METRICS
from referral.metrics.model import WHOLE, Family, Mean, Metric, Part, Share, Unit

ROW = Metric(
    code="returned", family=Family.ROUTE, unit=Unit.SHARE, label="Returned", sentence="How many returned.",
    formula="returned ÷ all", caution="Some return by nature.", find=lambda _: (), parts=(Part(code="x", label="X"),),
)  # fmt: skip


def test_a_share_of_nothing_is_unknown_and_not_zero():
    assert (Share(hits=0, of=0).rate, Share(hits=0, of=4).rate, Share(hits=3, of=4).rate) == (None, 0.0, 0.75)
    assert (Mean(total=0, of=0, people=0).value, Mean(total=5, of=2, people=2).value) == (None, 2.5)
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
