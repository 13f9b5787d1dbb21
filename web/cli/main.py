"""The `mrezha` command: a few lines for each, calling the same use cases as the pages.

Exit codes: 0 done, 1 refused or something is wrong with the data, 2 wrong use, 3 the store cannot be reached.
"""

import logging
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final

import click
import uvicorn

from referral.access import accounts
from referral.errors import BadInput
from referral.exchange import backup as backups
from referral.exchange import health_checks
from referral.exchange.hsds import import_hsds
from referral.exchange.import_report import ImportReport
from referral.exchange.package.directory_export import export_directory
from referral.exchange.package.import_package import HEAD, head_file, import_native
from referral.model.actors import Role
from referral.model.ids import OrganisationId
from referral.referrals import reminders
from web.app import create_app
from web.background.mail import deliver
from web.cli import reports
from web.cli.terminal import OPERATOR, REFUSED, SAY, application, guarded, opened, progress, stop
from web.http import security
from web.settings import asked_store, from_environment
from web.wiring import build, open_store
from web.wording.languages import N_

PORT: Final = click.IntRange(1, 2**16 - 1)


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
    folder = Path(__file__).parents[2] / "seeds" / world
    if not head_file(folder).is_file():
        raise BadInput(problems=(("world", "no_package", {"folder": world, "wanted": HEAD}),))
    _check_free("127.0.0.1", port)
    settings = from_environment(port=port, demo=True, host="127.0.0.1", store=_demo_store())
    with opened(build(settings)) as place:
        if place.store.read(lambda tx: tx.get("Setting", "today")) is None:
            import_native(place.context(OPERATOR), folder, progress=progress)
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
    """Внася папка: наш пакет (package.toml и CSV) или HSDS (organizations.csv …).

    Пример: mrezha import seeds/tihorechie
    """
    with application() as place:
        native = head_file(folder).is_file()
        report = (import_native if native else import_hsds)(place.context(OPERATOR), folder, progress=progress)
    _print_report(report)
    if report.held and native:
        sys.exit(REFUSED)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@guarded
def export(folder: Path) -> None:
    """Записва организациите, услугите, териториите и връзките като CSV (без клиенти).

    Пример: mrezha export ./my-town
    """
    with application(existing=True) as place:
        for name, count in export_directory(place.context(OPERATOR), folder).items():
            click.echo(f"{name}.csv: {count}")


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
    with application() as place:
        made = accounts.add_user(
            place.context(OPERATOR),
            accounts.AccountDetails(
                name=name or login, role=Role(role), centre=OrganisationId(centre) if centre else None
            ),
            login=login,
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
    with application(existing=True) as place:
        context = place.context(OPERATOR)
        found = [one for one in accounts.users(context) if one.login == login.lower()]
        if not found:
            raise BadInput(problems=(("login", "no_account", {}),))
        accounts.set_password(context, found[0].id, password_hash=security.hashed(password))
    click.echo(login)


@user.command("list")
@guarded
def user_list() -> None:
    """Показва потребителите.

    Пример: mrezha user list
    """
    with application(existing=True) as place:
        for one in accounts.users(place.context(OPERATOR)):
            click.echo(f"{one.login:20} {one.role:15} {one.centre or '':8} {'' if one.active else 'спрян'}")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@guarded
def backup(file: Path) -> None:
    """Записва цялото хранилище в един файл; работи и докато сървърът е пуснат.

    Пример: mrezha backup 2026-01-15.mrezha
    """
    with application(existing=True) as place:
        click.echo(f"{file}: {backups.backup(place.store, file, progress=progress)}")


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
        click.echo(f"{settings.store.rpartition('@')[2]}: {backups.restore(store, file)}")
    finally:
        store.close()


@main.command()
@guarded
def doctor() -> None:
    """Проверява хранилището: двигател, брой записи, всяко насочване срещу историята му.

    Пример: mrezha doctor
    """
    with application(existing=True) as place:
        healthy = True
        for check in health_checks.doctor(place.context(OPERATOR), progress=progress):
            healthy &= check.good
            click.echo(f"{'✓' if check.good else '✗'} {check.name}: {check.found}")
    if not healthy:
        sys.exit(REFUSED)


@main.command(name="tick")
@guarded
def run_due() -> None:
    """Прави веднъж това, което сървърът прави сам: напомня, известява координатора, приключва без отговор.

    Пример: */5 * * * * mrezha tick
    """
    with application() as place:
        done = reminders.run_due(place.context(OPERATOR))
        sent = deliver(place)
    words = place.vocabulary.terms("actions")
    for action, count in sorted(done.actions.items()):
        click.echo(f"{words[action].attributes['past_bg']}: {count}")
    click.echo(f"Клиенти за питане: {done.to_ask}")
    click.echo(f"Изпратени писма: {sent}")


for _report in (reports.export_fhir, reports.show_gaps, reports.show_metrics):
    main.add_command(_report)


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened on before anything is opened."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError:
        words = N_("{host}:{port} cannot be used: something listens there already, or there is no such address.")
        stop(SAY(words).format(host=host, port=port), REFUSED)


def _demo_store() -> str:
    """Return the store asked for, or a file of the demo's own: real data and the demo never mix by chance."""
    return asked_store() or str(Path(tempfile.mkdtemp(prefix="mrezha-demo-")) / "demo.sqlite")


def _print_report(report: ImportReport) -> None:
    click.echo(f"{report.source} ({report.format})")
    for table, count in report.read.items():
        stored, same = report.stored[table], report.unchanged[table]
        click.echo(f"  {table}: прочетени {count}, записани {stored}, без промяна {same}")
    for (table, rule), count in sorted(report.remarks.items()):
        click.echo(f"  ! {table}: {rule}: {count}")
    for (table, rule), count in report.held_by_rule.items():
        click.echo(f"  задържани {table}: {rule}: {count}")


if __name__ == "__main__":
    main()
