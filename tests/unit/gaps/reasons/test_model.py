"""The shapes of the reason tree hold together."""

from datetime import date

from referral.gaps.reasons.model import BRANCHES, Dimension, PastNeed, UnmetReason


def test_every_reason_is_in_one_branch():
    placed = [reason for reasons in BRANCHES.values() for reason in reasons]
    assert sorted(placed) == sorted(UnmetReason)


def test_a_need_stands_somewhere_by_every_dimension():
    need = PastNeed(
        id="N1", client="C1", need="doc.id_card", area="A", since=date(2025, 1, 1), language="rom", age="18-29", sex="f"
    )
    assert [need.value(each) for each in Dimension] == ["A", "doc.id_card", "rom", "18-29", "f"]
