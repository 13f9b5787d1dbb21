"""Metrics as a table for a spreadsheet: it runs no formula, and each metric has its row."""

import csv
import io
from datetime import date

from referral.metrics import METRICS
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.releases.results import metrics
from tests.fakes.demo_fixture import context
from web.wording.presenter import Presenter
from web.wording.reports.metric_tables import BOM, COLUMNS, cells, spreadsheet
from web.wording.reports.metrics import MetricWords


def test_no_cell_of_the_table_can_run_as_a_formula(app):
    application = app.state.application
    report = metrics(
        context(application.store, Role.COORDINATOR), ReportRequest(first=date(2025, 1, 1), last=date(2026, 1, 15))
    )
    words = Presenter(
        language="en", vocabulary=application.vocabulary, say=lambda text: f"=1+1 {text}", now=application.clock()
    )
    text = spreadsheet(report, MetricWords(words=words))
    texts = [cell for row in csv.reader(io.StringIO(text.removeprefix(BOM))) for cell in row]
    assert texts
    assert not [cell for cell in texts if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_every_metric_with_a_figure_has_a_row_with_its_formula(app):
    application = app.state.application
    office = context(application.store, Role.COORDINATOR)
    report = metrics(office, ReportRequest(first=date(2025, 1, 1), last=date(2026, 1, 15)))
    words = Presenter(language="en", vocabulary=application.vocabulary, say=str, now=application.clock())
    head, *rows = cells(report, MetricWords(words=words))
    assert head == COLUMNS
    formula = COLUMNS.index("Formula")
    assert {(row[0], row[1], row[formula]) for row in rows} == {(one.code, one.label, one.formula) for one in METRICS}
