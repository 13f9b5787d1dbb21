"""Metrics in words: numbers as people read them."""

from web.wording.presenter import Presenter
from web.wording.reports.metrics import MetricWords


def test_a_share_that_only_looks_like_nought_or_all_is_told_closer(app):
    application = app.state.application
    say = MetricWords(
        words=Presenter(language="bg", vocabulary=application.vocabulary, say=str, now=application.clock())
    )
    assert [say.percent(value) for value in (0, 0.003, 0.5, 0.996, 1, None)] == [
        "0 %",
        "0,3 %",
        "50 %",
        "99,6 %",
        "100 %",
        "—",
    ]
