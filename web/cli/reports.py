"""The commands that only tell: what is missing, the results, FHIR bundles."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from referral.exchange.fhir import actions
from referral.gaps import ledger
from referral.metrics.report import last_year
from referral.model.actors import Actor, Role
from referral.model.ids import OrganisationId, UserId
from referral.releases import results
from web.cli.terminal import SAY, application, guarded, progress
from web.wording.metrics import Measures, lines, spreadsheet
from web.wording.presenter import Presenter
from web.wording.tables import fhir_losses

COORDINATOR: Final = Actor(id=UserId("operator"), role=Role.COORDINATOR)


@click.command("export-fhir")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="От този ден на създаване.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="До този ден включително.")
@click.option("--losses", is_flag=True, help="Само показва кое не излиза през FHIR и защо.")
@guarded
def export_fhir(folder: Path | None, since: datetime | None, until: datetime | None, *, losses: bool) -> None:
    """Записва всяко насочване като пакет FHIR R4 (JSON): само това, което съгласието на клиента допуска.

    Без възраст и език: те са от картона на клиента, а операторът не го вижда.

    Пример: mrezha export-fhir ./fhir --from 2025-10-01 --to 2025-12-31
    """
    if losses:
        for field, why in fhir_losses.table(SAY):
            click.echo(f"{field:28} {why}")
        return
    if folder is None:
        raise click.UsageError("Посочете папка, или --losses.")
    first, last = (one.date() if one else None for one in (since, until))
    with application() as place:
        context = place.context(COORDINATOR)
        click.echo(f"{folder}: {actions.export_all(context, folder, since=first, until=last, progress=progress)}")


@click.command("gaps")
@guarded
def show_gaps() -> None:
    """Показва какво липсва в мрежата.

    Пример: mrezha gaps
    """
    with application(existing=True) as place:
        context = place.context(COORDINATOR)
        say = Presenter(language="bg", vocabulary=place.vocabulary, say=SAY, now=place.clock())
        directory = context.directory()
        detector = ""
        for one in ledger.gaps(context):
            if one.detector != detector:
                detector = one.detector
                click.secho(f"\n{say.gap_title(detector)}", bold=True)
            what = say.need(one.need) if one.need else ""
            who = say.name(directory.organisations[one.organisation]) if one.organisation else ""
            law = " (единствен по закон)" if one.apart else ""
            click.echo(f"  {say.people(one):>5}  {' · '.join(part for part in (what, who) if part)}{law}")


@click.command("metrics")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="Изпратени от (2025-01-01); иначе от година.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="До включително; иначе до днес.")
@click.option("--centre", help="Код на центъра; иначе всички центрове.")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Записва таблица за Excel.")
@guarded
def show_metrics(first: datetime | None, last: datetime | None, centre: str | None, file: Path | None) -> None:
    """Показва резултатите от насочванията за период.

    Пример: mrezha metrics --from 2025-01-01 --to 2025-12-31 --csv results.csv
    """
    with application() as place:
        context = place.context(COORDINATOR)
        asked = last_year(context.today, centre=OrganisationId(centre) if centre else None)
        first_day, last_day = (first.date() if first else asked.first), (last.date() if last else asked.last)
        asked = replace(asked, first=first_day, last=last_day)
        report = results.metrics(context, asked, progress=progress)
        words = Presenter(language="bg", vocabulary=place.vocabulary, say=SAY, now=place.clock())
    say = Measures(words=words)
    if file:
        file.write_text(spreadsheet(report, say), encoding="utf-8", newline="")
    click.echo(file or "\n".join(lines(report, say)))
