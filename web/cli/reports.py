"""The commands that report: what is missing, the results, FHIR bundles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from referral.access.policy import Permission
from referral.context import Context
from referral.exchange.fhir import actions
from referral.gaps import GAPS, ledger
from referral.gaps.finding import Detector, Finding
from referral.gaps.reasons import reading
from referral.metrics.request import last_year
from referral.model.ids import OrganisationId
from referral.releases import results
from web.cli.gaps.gap_plan import show_plan
from web.cli.terminal import (
    COORDINATOR,
    DAY,
    application,
    as_of_option,
    asked,
    file_option,
    guarded,
    presenter,
    progress,
)
from web.cli.translated import PathType, argument, command, option, say
from web.wording.languages import N_
from web.wording.reports.gaps import GapWords
from web.wording.reports.metric_tables import csv_text, lines, spreadsheet
from web.wording.reports.metrics import MetricWords
from web.wording.reports.reasons import ReasonWords
from web.wording.tables import fhir_losses

DATE: Final = click.DateTime(["%Y-%m-%d"])
ONLY_BY_LAW: Final = N_("the only one, by law")


@command(
    "export-fhir",
    help=N_(
        "Write every referral as a FHIR R4 bundle (JSON): only what the client's consent allows.\n\n"
        "Ages and languages are left out: they stand in the clients' records, which the operator may not see."
    ),
    epilog="mrezha export-fhir ./fhir --from 2025-10-01 --to 2025-12-31",
)
@argument("folder", metavar=N_("FOLDER"), type=PathType(file_okay=False), required=False)
@option("--from", "since", metavar=DAY, type=DATE, help=N_("Only referrals created on this day or later."))
@option("--to", "until", metavar=DAY, type=DATE, help=N_("Only referrals created on this day or earlier."))
@option("--losses", is_flag=True, help=N_("Only list what does not leave through FHIR, and why."))
@guarded
def export_fhir(folder: Path | None, since: datetime | None, until: datetime | None, *, losses: bool) -> None:
    """Write a bundle for every referral of a period."""
    if losses:
        for field, why in fhir_losses.table(say):
            click.echo(f"{field:28} {why}")
        return
    if folder is None:
        raise click.UsageError(say(N_("Give a folder, or --losses.")))
    first, last = (moment.date() if moment else None for moment in (since, until))
    with application(existing=True) as app:
        context = app.context(COORDINATOR)
        click.echo(f"{folder}: {actions.export_all(context, folder, since=first, until=last, progress=progress)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAsked:
    """What `mrezha gaps` is asked to show; `quarter` is of the plan, `area` and `need` are of the reasons."""

    reasons: bool
    plan: bool
    area: str | None
    need: str | None
    quarter: str | None
    file: Path | None
    as_of: datetime | None

    def check(self) -> None:
        """Refuse options that do not go together. Errors: UsageError."""
        without_reasons = not self.reasons and (self.area or self.need)
        without_plan = not self.plan and self.quarter
        for_nothing = self.file and not (self.reasons or self.plan)
        if without_reasons or without_plan or for_nothing or (self.plan and (self.reasons or self.as_of)):
            raise click.UsageError(
                say(N_("--area and --need go with --reasons, --quarter with --plan; --plan is without --as-of."))
            )


@command(
    "gaps",
    help=N_("Show what is missing in the network, why needs are not met, or what is planned about it."),
    epilog="mrezha gaps --as-of 2025-06-01\n\nmrezha gaps --reasons --area A05 --csv reasons.csv\n\n"
    "mrezha gaps --plan --quarter 2026-Q1",
)
@option("--reasons", is_flag=True, help=N_("Show why needs are not met, each with one reason."))
@option("--area", metavar=N_("CODE"), help=N_("With --reasons: only the needs of this area and its parts."))
@option("--need", metavar=N_("CODE"), help=N_("With --reasons: only this need."))
@option("--plan", is_flag=True, help=N_("Show the plan of actions about gaps instead: who does what by when."))
@option("--quarter", metavar=N_("QUARTER"), help=N_("The quarter of the plan, such as 2026-Q1; this one if not given."))
@file_option("--csv", "file", text=N_("With --reasons or --plan: write a table for a spreadsheet program."))
@as_of_option
@guarded
def show_gaps(**given: Any) -> None:
    """Show every gap under the heading of its kind, the tree of reasons, or the plan of a quarter."""
    wanted = GapsAsked(**given)
    wanted.check()
    with application(existing=True) as app:
        if wanted.plan:
            show_plan(app, wanted.quarter, wanted.file)
            return
        context = asked(app, wanted.as_of, Permission.SEE_GAPS)
        if wanted.reasons:
            _show_reasons(context, ReasonWords(words=presenter(app), directory=context.directory()), wanted)
            return
        words = GapWords(words=presenter(app), directory=context.directory())
        findings, too_few = ledger.gaps(context), ledger.too_few(context)
        for detector in GAPS:
            rows = [finding for finding in findings if finding.detector == detector.code]
            few = too_few.get(detector.code)
            if rows or few:
                click.secho(f"\n{words.label(detector)}", bold=True)
            for line in _lines(words, detector, rows):
                click.echo(line)
            if few:
                click.echo(f"         {words.not_enough(few)}")


def _lines(words: GapWords, detector: Detector, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the findings of one kind: people, the sentence, how sure it is, and whether the law wants it so."""
    for finding in findings:
        sure = f" ({words.sure(finding)})" if words.sure(finding) else ""
        law = f" ({say(ONLY_BY_LAW)})" if finding.apart else ""
        yield f"  {words.people(finding):>5}  {words.sentence(detector, finding)}{sure}{law}"


def _show_reasons(context: Context, words: ReasonWords, wanted: GapsAsked) -> None:
    selection, dimension = reading.asked(context, {"area": wanted.area, "need": wanted.need})
    found = reading.reasons(context, selection, dimension)
    if wanted.file:
        wanted.file.write_text(csv_text(words.cells(found), words.words), encoding="utf-8", newline="")
    click.echo(wanted.file or "\n".join(words.lines(found)))


@command(
    "metrics",
    help=N_("Show the results of referrals in a period."),
    epilog="mrezha metrics --from 2025-01-01 --to 2025-12-31 --csv results.csv",
)
@option(
    "--from", "first", metavar=DAY, type=DATE, help=N_("Referrals sent from this day on; a year back if not given.")
)
@option("--to", "last", metavar=DAY, type=DATE, help=N_("Referrals sent up to this day; up to today if not given."))
@option("--centre", metavar=N_("CODE"), help=N_("The code of a centre; all centres if not given."))
@file_option("--csv", "file", text=N_("Write a table for a spreadsheet program."))
@as_of_option
@guarded
def show_metrics(
    first: datetime | None, last: datetime | None, centre: str | None, file: Path | None, as_of: datetime | None
) -> None:
    """Show the results of a period, or write them to a file."""
    with application(existing=True) as app:
        context = asked(app, as_of, Permission.SEE_METRICS)
        period = last_year(context.today, centre=OrganisationId(centre) if centre else None)
        first_day, last_day = (first.date() if first else period.first), (last.date() if last else period.last)
        period = replace(period, first=first_day, last=last_day)
        report = results.metrics(context, period, progress=progress)
        measures = MetricWords(words=presenter(app))
    if file:
        file.write_text(spreadsheet(report, measures), encoding="utf-8", newline="")
    click.echo(file or "\n".join(lines(report, measures)))
