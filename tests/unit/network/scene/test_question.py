"""A question is written to an address and nothing of it is lost; what is not asked is not written."""

from datetime import date

import pytest

from referral.network.scene.question import PARAMETERS, Layer, Level, Question, Status


@pytest.mark.parametrize(
    ("question", "written"),
    [
        (Question(), {}),
        (Question(level=Level.AREA, steps=2), {"level": "area", "steps": "2"}),
        (Question(path=("O01", "O40")), {"path": "O01~O40"}),
        (Question(layers=frozenset({Layer.OBSERVED, Layer.DECLARED})), {"layers": "declared,observed"}),
        (Question(status=Status.UNAGREED, ask="alone"), {"status": "unagreed", "ask": "alone"}),
        (
            Question(period=(date(2025, 7, 1), date(2025, 9, 30)), compared=(date(2025, 4, 1), date(2025, 6, 30))),
            {"from": "2025-07-01", "to": "2025-09-30", "with_from": "2025-04-01", "with_to": "2025-06-30"},
        ),
    ],
)
def test_what_is_asked_is_written_and_nothing_else(question, written):
    assert question.params() == written
    assert set(written) <= set(PARAMETERS)


def test_who_counts_other_referrals_than_the_usual_ones_has_narrowed_the_question():
    assert not Question(level=Level.KIND, centre="O01").is_narrowed
    assert Question(need="hea.dental").is_narrowed
    assert Question(period=(date(2025, 1, 1), date(2025, 1, 2))).is_narrowed


def test_no_layers_are_all_of_them():
    assert all(Question().shows(layer) for layer in Layer)
    assert not Question(layers=frozenset({Layer.SURVEY})).shows(Layer.OBSERVED)
