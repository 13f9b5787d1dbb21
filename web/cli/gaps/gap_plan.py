"""The plan of actions in the terminal, or as a file for a spreadsheet."""

from pathlib import Path

import click

from referral.gaps.plan import reading
from referral.gaps.plan.review import parse_quarter, quarter_of, review
from web.cli.terminal import COORDINATOR, presenter
from web.cli.translated import say
from web.wiring import Application
from web.wording.languages import N_
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords
from web.wording.reports.metric_tables import csv_text


def show_plan(app: Application, text: str | None, file: Path | None) -> None:
    """Show the plan of a quarter, this one unless given, or write it to a file.

    Errors: click.UsageError for what is no quarter.
    """
    context = app.context(COORDINATOR)
    quarter = parse_quarter(text) if text else quarter_of(context.today)
    if quarter is None:
        raise click.UsageError(say(N_("A quarter is written as 2026-Q1.")))
    items = reading.items(context)
    names = reading.names(context, (item.owner for item in items))
    words = PlanWords(gaps=GapWords(words=presenter(app), directory=context.directory()), names=names)
    shown = review(items, quarter, today=context.today)
    if file:
        file.write_text(csv_text(words.cells(shown), words.gaps.words), encoding="utf-8", newline="")
    click.echo(file or "\n".join(words.lines(shown)))
