"""The `mrezha` command: a few lines for each, calling the same use cases as the pages.

Exit codes: 0 done, 1 refused or something is wrong with the data, 2 wrong use, 3 the store cannot be reached.
"""

import logging
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
import uvicorn

from graph.declared import DeclarationError
from graph.errors import GraphError, Unavailable
from referral.errors import BadInput, Refusal
from referral.model import Actor, OrganisationId, Role, UserId
from referral.services import accounts, fhir, gaps, keeping, metrics, ticking
from referral.services.import_hsds import import_hsds
from referral.services.import_native import import_native
from referral.services.importing import Report
from web import fhir_losses, i18n, measures, security
from web.app import create_app
from web.errors import N_, problem, sentence
from web.mailing import deliver
from web.present import Presenter
from web.settings import SettingsError, asked_store, from_environment
from web.wiring import House, build, open_store

OPERATOR: Final = Actor(id=UserId("operator"), role=Role.ADMINISTRATOR)
REFUSED, WRONG_USE, UNREACHABLE = 1, 2, 3
UNUSABLE_PLACE: Final = N_(
    "{place} cannot be read or written. Check the path, the rights and the free space; nothing was changed."
)
PORT: Final = click.IntRange(1, 2**16 - 1)
SAY: Final = i18n.translations("bg").gettext


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn refusals into one sentence and an exit code."""

    @wraps(command)
    def run(*args: Any, **more: Any) -> Any:
        try:
            return command(*args, **more)
        except Unavailable as error:
            _stop(f"{sentence(error, SAY)} ({error})", UNREACHABLE)
        except BadInput as error:
            for name, code, details in error.details["problems"]:  # type: ignore[attr-defined]
                click.echo(f"{name}: {problem(code, details, SAY)}", err=True)
            sys.exit(REFUSED)
        except (Refusal, GraphError, DeclarationError) as error:
            _stop(f"{sentence(error, SAY)} ({error})", REFUSED)
        except SettingsError as error:
            _stop(f"{error.name}: {problem(error.code, {}, SAY)}", WRONG_USE)
        except OSError as error:
            place = error.filename or error.strerror or ""
            _stop(SAY(UNUSABLE_PLACE).format(place=place), REFUSED)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option("0.1.0", prog_name="mrezha")
def main() -> None:
    """Мрежа: карта на местната мрежа, насочване през нея, какво липсва.

    Хранилището се задава с MREZHA_STORE: път до файл, или bolt://потребител:парола@сървър:7687.
    """
    logging.getLogger("neo4j").setLevel(logging.ERROR)  # its retries are told in one sentence of ours


@main.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="Порт на 127.0.0.1.")
@click.option("--world", default="tihorechie", show_default=True, help="Папка в seeds/.")
@guarded
def demo(port: int, world: str) -> None:
    """Зарежда измисления град и го отваря на този компютър.

    Пример: mrezha demo --port 8080
    """
    folder = Path(__file__).parents[1] / "seeds" / world
    if not (folder / "world.toml").is_file():
        raise BadInput(problems=(("world", "no_package", {"folder": world, "wanted": "world.toml"}),))
    _check_free("127.0.0.1", port)
    settings = from_environment(port=port, demo=True, host="127.0.0.1", store=_demo_store())
    with _opened(build(settings)) as house:
        if house.store.read(lambda tx: tx.get("Setting", "today")) is None:
            import_native(house.desk(OPERATOR), folder, progress=_progress)
    app = create_app(settings)
    click.echo(f"Отворете http://127.0.0.1:{port}/  (спиране: Ctrl+C)")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


@main.command()
@click.option("--host", help="Адрес; без друго указание 127.0.0.1.")
@click.option("--port", type=PORT, help="Порт; без друго указание 8000.")
@guarded
def serve(host: str | None, port: int | None) -> None:
    """Пуска сървъра за работа.

    Пример: MREZHA_STORE=/srv/mrezha/center.sqlite mrezha serve --port 8000
    """
    settings = from_environment(host=host, port=port)
    _check_free(settings.host, settings.port)
    app = create_app(settings)
    click.echo(f"Мрежа: http://{settings.host}:{settings.port}/")
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", proxy_headers=False)


@main.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@guarded
def import_folder(folder: Path) -> None:
    """Внася папка: наш пакет (world.toml и CSV) или HSDS (organizations.csv …).

    Пример: mrezha import seeds/tihorechie
    """
    with _house() as house:
        native = (folder / "world.toml").is_file()
        report = (import_native if native else import_hsds)(house.desk(OPERATOR), folder, progress=_progress)
    _print_report(report)
    if report.kept and native:
        sys.exit(REFUSED)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@guarded
def export(folder: Path) -> None:
    """Записва организациите, услугите, териториите и връзките като CSV (без клиенти).

    Пример: mrezha export ./my-town
    """
    with _house(existing=True) as house:
        for name, count in keeping.export_directory(house.desk(OPERATOR), folder).items():
            click.echo(f"{name}.csv: {count}")


@main.command("export-fhir")
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
    with _house() as house:
        desk = house.desk(Actor(id=UserId("operator"), role=Role.COORDINATOR))
        click.echo(f"{folder}: {fhir.export_all(desk, folder, since=first, until=last, progress=_progress)}")


@main.group()
def user() -> None:
    """Потребители на системата."""


@user.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", help="Показвано име; без друго указание името за вход.")
@click.option("--centre", help="Код на центъра (за сътрудник и ръководител).")
@click.password_option(help="Парола, поне 12 знака.")
@guarded
def user_add(login: str, role: str, name: str | None, centre: str | None, password: str) -> None:
    """Добавя потребител.

    Пример: mrezha user add maria --role assistant --centre O01
    """
    if len(password) < security.SHORTEST:
        raise BadInput(problems=(("password", "too_short", {"shortest": security.SHORTEST}),))
    with _house() as house:
        made = accounts.add_user(
            house.desk(OPERATOR),
            login=login,
            name=name or login,
            role=Role(role),
            centre=OrganisationId(centre) if centre else None,
            password_hash=security.hashed(password),
        )
    click.echo(f"{made.login}: {made.role}")


@user.command("password")
@click.argument("login")
@click.password_option(help="Парола, поне 12 знака.")
@guarded
def user_password(login: str, password: str) -> None:
    """Задава нова парола.

    Пример: mrezha user password maria
    """
    if len(password) < security.SHORTEST:
        raise BadInput(problems=(("password", "too_short", {"shortest": security.SHORTEST}),))
    with _house(existing=True) as house:
        desk = house.desk(OPERATOR)
        found = [one for one in accounts.users(desk) if one.login == login.lower()]
        if not found:
            raise BadInput(problems=(("login", "no_account", {}),))
        accounts.set_password(desk, found[0].id, password_hash=security.hashed(password))
    click.echo(login)


@user.command("list")
@guarded
def user_list() -> None:
    """Показва потребителите.

    Пример: mrezha user list
    """
    with _house(existing=True) as house:
        for one in accounts.users(house.desk(OPERATOR)):
            click.echo(f"{one.login:20} {one.role:15} {one.centre or '':8} {'' if one.active else 'спрян'}")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@guarded
def backup(file: Path) -> None:
    """Записва цялото хранилище в един файл; работи и докато сървърът е пуснат.

    Пример: mrezha backup 2026-01-15.mrezha
    """
    with _house(existing=True) as house:
        click.echo(f"{file}: {keeping.backup(house.store, file, progress=_progress)}")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@guarded
def restore(file: Path) -> None:
    """Връща хранилище от файл в празно хранилище (SQLite или Neo4j).

    Пример: MREZHA_STORE=new.sqlite mrezha restore 2026-01-15.mrezha
    """
    settings = from_environment()
    store = open_store(settings.store)
    try:
        click.echo(f"{settings.store.rpartition('@')[2]}: {keeping.restore(store, file)}")
    finally:
        store.close()


@main.command()
@guarded
def doctor() -> None:
    """Проверява хранилището: двигател, брой записи, всяко насочване срещу историята му.

    Пример: mrezha doctor
    """
    with _house(existing=True) as house:
        healthy = True
        for check in keeping.doctor(house.desk(OPERATOR), progress=_progress):
            healthy &= check.good
            click.echo(f"{'✓' if check.good else '✗'} {check.name}: {check.found}")
    if not healthy:
        sys.exit(REFUSED)


@main.command()
@guarded
def tick() -> None:
    """Прави веднъж това, което сървърът прави сам: напомня, известява координатора, приключва без отговор.

    Пример: */5 * * * * mrezha tick
    """
    with _house() as house:
        done = ticking.tick(house.desk(OPERATOR))
        sent = deliver(house)
    words = house.vocabulary.terms("actions")
    for action, count in sorted(done.actions.items()):
        click.echo(f"{words[action].facts['past_bg']}: {count}")
    click.echo(f"Клиенти за питане: {done.to_ask}")
    click.echo(f"Изпратени писма: {sent}")


@main.command("gaps")
@guarded
def show_gaps() -> None:
    """Показва какво липсва в мрежата.

    Пример: mrezha gaps
    """
    with _house(existing=True) as house:
        desk = house.desk(Actor(id=UserId("operator"), role=Role.COORDINATOR))
        say = Presenter(language="bg", vocabulary=house.vocabulary, say=SAY, now=house.clock())
        directory = desk.directory()
        detector = ""
        for one in gaps.gaps(desk):
            if one.detector != detector:
                detector = one.detector
                click.secho(f"\n{say.gap_title(detector)}", bold=True)
            what = say.need(one.need) if one.need else ""
            who = say.name(directory.organisations[one.organisation]) if one.organisation else ""
            law = " (единствен по закон)" if one.apart else ""
            click.echo(f"  {say.people(one):>5}  {' · '.join(part for part in (what, who) if part)}{law}")


@main.command("metrics")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="Изпратени от (2025-01-01); иначе от година.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="До включително; иначе до днес.")
@click.option("--centre", help="Код на центъра; иначе всички центрове.")
@click.option("--csv", "file", type=click.Path(dir_okay=False, path_type=Path), help="Записва таблица за Excel.")
@guarded
def show_metrics(first: datetime | None, last: datetime | None, centre: str | None, file: Path | None) -> None:
    """Показва резултатите от насочванията за период.

    Пример: mrezha metrics --from 2025-01-01 --to 2025-12-31 --csv results.csv
    """
    with _house() as house:
        desk = house.desk(Actor(id=UserId("operator"), role=Role.COORDINATOR))
        asked = metrics.last_year(desk.today, centre=OrganisationId(centre) if centre else None)
        first_day, last_day = (first.date() if first else asked.first), (last.date() if last else asked.last)
        asked = replace(asked, first=first_day, last=last_day)
        report = metrics.metrics(desk, asked, progress=_progress)
        words = Presenter(language="bg", vocabulary=house.vocabulary, say=SAY, now=house.clock())
    say = measures.Measures(words=words)
    if file:
        file.write_text(measures.spreadsheet(report, say), encoding="utf-8", newline="")
    click.echo(file or "\n".join(measures.lines(report, say)))


@contextmanager
def _house(*, existing: bool = False) -> Iterator[House]:
    """Open the store asked for; a command that only reads makes none where a path was mistyped."""
    settings = from_environment()
    if existing and "://" not in settings.store and not Path(settings.store).exists():
        _stop(SAY(N_("There is no store at {place}. Set MREZHA_STORE.")).format(place=settings.store), UNREACHABLE)
    with _opened(build(settings)) as house:
        yield house


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on before anything is opened."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError:
        words = N_("{host}:{port} cannot be used: something listens there already, or there is no such address.")
        _stop(SAY(words).format(host=host, port=port), REFUSED)


@contextmanager
def _opened(house: House) -> Iterator[House]:
    try:
        yield house
    finally:
        house.close()


def _demo_store() -> str:
    """Return the store asked for, or a file of the demo's own: real data and the demo never mix by chance."""
    return asked_store() or str(Path(tempfile.mkdtemp(prefix="mrezha-demo-")) / "demo.sqlite")


def _progress(table: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{table}: {done}/{total}   ", nl=done >= total, err=True)


def _print_report(report: Report) -> None:
    click.echo(f"{report.source} ({report.format})")
    for table, count in report.read.items():
        stored, same = report.stored[table], report.unchanged[table]
        click.echo(f"  {table}: прочетени {count}, записани {stored}, без промяна {same}")
    for (table, rule), count in sorted(report.remarks.items()):
        click.echo(f"  ! {table}: {rule}: {count}")
    for (table, rule), count in report.kept_by_rule.items():
        click.echo(f"  задържани {table}: {rule}: {count}")


def _stop(words: str, code: int) -> None:
    click.echo(words, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
