"""Import the organisations and services of an HSDS package (CSV, 1.x to 3.2). Other tables are kept aside whole."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from graph.errors import GraphError
from referral.context import Context, Progress, silent
from referral.exchange import hsds_rows
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import BATCH, Kept, Report, begin, finish
from referral.exchange.package import merged
from referral.model.directory import Organisation, Service
from referral.model.ids import OrganisationId

R = TypeVar("R", Organisation, Service)


def import_hsds(context: Context, folder: Path, *, progress: Progress = silent) -> Report:
    """Import a package. A service whose organisation is not in it is kept aside, never linked by guess.

    Errors: NotAllowed, BadInput when the folder is no package.
    """
    begin(context, folder, wanted="organizations.csv")
    report = Report(source=folder.resolve().name, format="HSDS")
    owners = _organisations(context, folder, report, progress)
    _services(context, folder, report, owners, progress)
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in hsds_rows.USED:
            for row in rows(folder, path.stem):
                report.read[path.stem] += 1
                _keep(report, row, _later_rule(row, owners))
    finish(context, report)
    return report


def _organisations(context: Context, folder: Path, report: Report, progress: Progress) -> dict[str, OrganisationId]:
    phones = _phones(folder, report)
    found: dict[str, Organisation] = {}
    for row in rows(folder, "organizations"):
        report.read["organizations"] += 1
        try:
            made = hsds_rows.organisation(row, source=report.source)
        except RowProblem as problem:
            _keep(report, row, problem.rule)
            continue
        original = row.cells["id"]
        if original in found:
            _keep(report, row, "repeated_id")
            continue
        found[original] = replace(made, phone=phones.get(original))
    _store(context, "organizations", Organisation, list(found.values()), report, progress)
    return {original: one.id for original, one in found.items()}


def _services(
    context: Context, folder: Path, report: Report, owners: dict[str, OrganisationId], progress: Progress
) -> None:
    made: dict[str, Service] = {}
    for row in rows(folder, "services"):
        report.read["services"] += 1
        for rule in hsds_rows.remarks_on(row):
            report.remarks["services", rule] += 1
        try:
            one = hsds_rows.service(row, source=report.source, organisations=owners)
        except RowProblem as problem:
            _keep(report, row, problem.rule)
            continue
        if one.id in made:
            _keep(report, row, "repeated_id")
            continue
        made[one.id] = one
    _store(context, "services", Service, list(made.values()), report, progress)


def _phones(folder: Path, report: Report) -> dict[str, str]:
    """Return the first phone of each organisation; phones of anything else are kept aside."""
    found: dict[str, str] = {}
    for row in rows(folder, "phones"):
        report.read["phones"] += 1
        owner, number = row.cells.get("organization_id"), hsds_rows.text(row, "number")
        if owner and number and owner not in found:
            found[owner] = number
            report.stored["phones"] += 1
        else:
            _keep(report, row, "kept_for_later")
    return found


def _later_rule(row: Row, owners: dict[str, OrganisationId]) -> str:
    owner = row.cells.get("organization_id")
    return "dangling_organization" if owner and owner not in owners else "kept_for_later"


def _keep(report: Report, row: Row, rule: str) -> None:
    report.kept.append(Kept(row=row, rule=rule))


def _store(
    context: Context,
    name: str,
    cls: type[R],
    made: list[R],
    report: Report,
    progress: Progress,
) -> None:
    for start in range(0, len(made), BATCH):
        part = made[start : start + BATCH]
        try:
            stored = context.write(partial(merged, cls=cls, incoming=part))
        except GraphError:
            report.remarks[name, "unusable_value"] += len(part)
            raise
        report.stored[name] += stored
        report.unchanged[name] += len(part) - stored
        progress(name, start + len(part), len(made))
