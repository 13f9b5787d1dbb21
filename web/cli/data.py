"""The commands for data: import, export, backup, restore, and the examination of a store."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click

from graph.model import Value
from referral.exchange import backup as backups
from referral.exchange import health_checks
from referral.exchange.hsds import import_hsds
from referral.exchange.import_report import ImportReport
from referral.exchange.package.directory_export import export_directory
from referral.exchange.package.import_package import head_file, import_native
from referral.exchange.package.template import write_template
from referral.network import places
from referral.storage import records
from web.cli.terminal import OPERATOR, REFUSED, application, guarded, progress
from web.cli.translated import PathType, argument, command, language, option, say
from web.settings import from_environment
from web.wiring import engine_words, open_store, system_clock, words_of
from web.wording.languages import N_
from web.wording.tables import import_rules

ROWS: Final = N_("{table}: {read} rows read, {stored} stored, {same} unchanged")
REMARKS: Final = N_("{table}: {rule}: {count} rows with a remark")
UNKNOWN_TABLE: Final = N_("{table}.csv: a package has no such table, so it was left out")
UNKNOWN_COLUMNS: Final = N_("{table}: a package has no such columns, so they were left out: {columns}")
NOTHING_USABLE: Final = N_("Nothing usable came in. Look at what is said above, mend the package, and import it again.")
KEPT: Final = N_("{table}: {rule}: {count} rows kept aside, line {lines}")
KEPT_FOR_COLUMN: Final = N_("{table}: {rule} (column {column}): {count} rows kept aside, line {lines}")
LINES_SHOWN: Final = 8
# What `doctor` examines, by the name of the check.
CHECKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "engine": N_("Engine"),
        "Organisation": N_("Organisations"),
        "Service": N_("Services"),
        "Area": N_("Territories"),
        "Client": N_("Clients"),
        "RecordedNeed": N_("Recorded needs"),
        "Referral": N_("Referrals"),
        "ReferralEvent": N_("Events of referrals"),
        "User": N_("Accounts"),
        "readable records": N_("Records that cannot be read"),
        "gap items": N_("Gaps that differ from their history"),
        "directory history": N_("Entries of the directory that differ from their history"),
        "services without an organisation": N_("Services without an organisation"),
        "relationships": N_("Relationships that differ from the fields they show"),
        "referrals": N_("Referrals that differ from their events"),
        "times": N_("Referrals with impossible times"),
    }
)
# What an engine tells of itself, by the name of the fact.
ENGINE_FACTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "version": N_("version {value}"),
        "edition": N_("edition {value}"),
        "place": N_("at {value}"),
        "bytes": N_("{value} bytes"),
        "journal": N_("journal {value}"),
        "synchronous": N_("synchronous writes {value}"),
    }
)


@command(
    "import",
    help=N_("Import a folder: a package of our own (package.toml and CSV files) or HSDS (organizations.csv …)."),
    epilog="mrezha import seeds/tihorechie",
)
@argument("folder", metavar=N_("FOLDER"), type=PathType(exists=True, file_okay=False))
@guarded
def import_folder(folder: Path) -> None:
    """Import a folder and say what came of each table; its organisations are laid out on the map."""
    with application() as app:
        native = head_file(folder).is_file()
        report = (import_native if native else import_hsds)(app.context(OPERATOR), folder, progress=progress)
        places.keep_missing(app.context(OPERATOR))
    _print_report(report)
    if report.is_empty:
        click.echo(say(NOTHING_USABLE), err=True)
    if report.is_empty or (report.held and native):
        sys.exit(REFUSED)


@command(
    help=N_("Write the organisations, services, territories and ties as CSV files, without any client."),
    epilog="mrezha export ./my-town",
)
@argument("folder", metavar=N_("FOLDER"), type=PathType(file_okay=False))
@option("--template", is_flag=True, help=N_("Only write empty tables to fill in, with an explanation of every column."))
@guarded
def export(folder: Path, *, template: bool) -> None:
    """Write the directory as a package, or an empty package."""
    if template:
        for name in write_template(folder, words_of(from_environment()), language=language(), say=say):
            click.echo(f"{name}.csv")
        return
    with application(existing=True) as app:
        for name, count in export_directory(app.context(OPERATOR), folder).items():
            click.echo(f"{name}.csv: {count}")


@command(
    help=N_("Write the whole store to one file, also while the server is running."),
    epilog="mrezha backup 2026-01-15.mrezha",
)
@argument("file", metavar=N_("FILE"), type=PathType(dir_okay=False))
@guarded
def backup(file: Path) -> None:
    """Write a backup."""
    with application(existing=True) as app:
        click.echo(f"{file}: {backups.backup(app.store, file, progress=progress)}")


@command(
    help=N_("Restore a backup into an empty store, whichever kind of store the backup was made from."),
    epilog="MREZHA_STORE=new.mrezha-store mrezha restore 2026-01-15.mrezha",
)
@argument("file", metavar=N_("FILE"), type=PathType(exists=True, dir_okay=False))
@guarded
def restore(file: Path) -> None:
    """Restore a backup."""
    settings = from_environment()
    backups.check(records.schema(), file)
    store = open_store(settings.store)
    try:
        click.echo(f"{settings.store.rpartition('@')[2]}: {backups.restore(store, file, at=system_clock())}")
    finally:
        store.close()


@command(
    help=N_("Check the store: its engine, how much it holds, and every referral against its events."),
    epilog="mrezha doctor",
)
@option("--repair", is_flag=True, help=N_("Store the relationships again that differ from their fields."))
@guarded
def doctor(*, repair: bool) -> None:
    """Examine the store and say what was found."""
    with application(existing=True) as app:
        healthy = True
        for check in health_checks.doctor(app.context(OPERATOR), progress=progress, repair=repair):
            healthy &= check.good
            name = say(CHECKS[check.name]) if check.name in CHECKS else check.name
            found = _engine_in_words(check.status) if check.status else check.found
            click.echo(f"{'✓' if check.good else '✗'} {name}: {found}")
    if not healthy:
        sys.exit(REFUSED)


def _engine_in_words(status: Mapping[str, Value]) -> str:
    """Return which engine keeps the store, and what it tells of itself; a fact without words keeps its own name."""
    labels = {code: english for code, kind, english in engine_words() if kind == "label"}
    engine = str(status.get("engine", ""))
    facts = (
        say(ENGINE_FACTS.get(name, f"{name} {{value}}")).format(value=value)
        for name, value in status.items()
        if name not in {"engine", "healthy"}
    )
    return ", ".join((say(labels.get(engine, engine)), *facts))


def _print_report(report: ImportReport) -> None:
    click.echo(f"{report.source} ({report.format})")
    for table, count in report.read.items():
        stored, same = report.stored[table], report.unchanged[table]
        click.echo("  " + say(ROWS).format(table=table, read=count, stored=stored, same=same))
    for table in report.unknown_tables:
        click.echo("  ! " + say(UNKNOWN_TABLE).format(table=table))
    for table, columns in sorted(report.unknown_columns.items()):
        click.echo("  ! " + say(UNKNOWN_COLUMNS).format(table=table, columns=", ".join(columns)))
    for (table, rule), count in sorted(report.remarks.items()):
        click.echo("  ! " + say(REMARKS).format(table=table, rule=import_rules.rule(rule, say), count=count))
    for (table, rule, column), lines in report.held_lines.items():
        text, more = KEPT_FOR_COLUMN if column else KEPT, " …" if len(lines) > LINES_SHOWN else ""
        told = ", ".join(map(str, lines[:LINES_SHOWN])) + more
        named = {"table": table, "rule": import_rules.rule(rule, say), "column": column}
        click.echo("  ! " + say(text).format(count=len(lines), lines=told, **named))
