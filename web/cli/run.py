"""The commands that run Mrezha: the demo, the server, and what is due once."""

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import click
import uvicorn

from graph.errors import WrongStore
from referral import store_settings
from referral.clients import unsent_work
from referral.errors import BadInput
from referral.exchange.package import demo as demo_mark
from referral.exchange.package.import_package import HEAD, end_of_history, head_file, import_native
from referral.gaps.plan import compare
from referral.gaps.plan.items import ChangeKind
from referral.network import places
from referral.referrals import reminders
from web.app import create_app
from web.background.mail import deliver
from web.cli.terminal import (
    OPERATOR,
    REFUSED,
    application,
    check_free,
    check_sound,
    guarded,
    opened,
    presenter,
    progress,
)
from web.cli.translated import PortType, command, option, say
from web.settings import from_environment
from web.wiring import build, open_store
from web.wording.languages import N_

PORT: Final = PortType()
OPEN_ADDRESS: Final = N_("Open http://127.0.0.1:{port}/ in your browser (press Ctrl+C to stop).")
SERVING: Final = N_("Mrezha is running at http://{host}:{port}/.")
CLIENTS_TO_ASK: Final = N_("Clients to be asked: {count}")
UNSENT_WORK: Final = N_("Told of work that waits unsent on a device: {count}")
GAPS_COMPARED: Final = N_("Gaps: {found} new, {gone} closed by the data, {came_back} came back")
MESSAGES_SENT: Final = N_("Messages sent: {count}")
COMPARED: Final = (ChangeKind.FOUND, ChangeKind.GONE, ChangeKind.CAME_BACK)
NOT_DONE: Final = N_("Could not be done for {kind} {id}: {why}")


@command(
    help=N_("Load an invented town and open it on this computer."),
    epilog="mrezha demo --port 8080",
)
@option("--port", type=PORT, default=8000, show_default=True, metavar=N_("PORT"), help=N_("The port on 127.0.0.1."))
@option(
    "--world", default="tihorechie", show_default=True, metavar=N_("FOLDER"), help=N_("The town: a folder of seeds/.")
)
@option(
    "--store", metavar=N_("STORE"), help=N_("An empty store to use, or one of the demo; a new file if you give none.")
)
@guarded
def demo(port: int, world: str, store: str | None) -> None:
    """Load the demo town and serve it on this computer; the store of real work is never asked for."""
    folder = Path(__file__).parents[2] / "seeds" / world
    if not head_file(folder).is_file():
        raise BadInput(problems=(("world", "no_package", {"folder": world, "wanted": HEAD}),))
    check_free("127.0.0.1", port)
    settings = from_environment(port=port, demo=True, host="127.0.0.1", store=store or _new_store())
    _check_demo_store(settings.store, folder)
    with opened(build(settings, clock=_calendar_of(folder))) as demo_application:
        demo_mark.begin(demo_application.store)
        if demo_application.store.read(lambda tx: store_settings.value_of(tx, store_settings.TODAY)) is None:
            import_native(demo_application.context(OPERATOR), folder, progress=progress)
            places.keep_missing(demo_application.context(OPERATOR))
    app = create_app(settings)
    click.echo(say(OPEN_ADDRESS).format(port=port))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


def _calendar_of(folder: Path) -> Callable[[], datetime] | None:
    """Return the clock of a town while it is loaded: its own day, so that nothing of it bears a later time."""
    end = end_of_history(folder)
    return None if end is None else lambda: end


@command(
    help=N_("Start the server for real work."),
    epilog="MREZHA_STORE=/srv/mrezha/center mrezha serve --port 8000",
)
@option("--host", metavar=N_("ADDRESS"), help=N_("The address to listen on; 127.0.0.1 if you give none."))
@option("--port", type=PORT, metavar=N_("PORT"), help=N_("The port to listen on; 8000 if you give none."))
@guarded
def serve(host: str | None, port: int | None) -> None:
    """Serve the pages from the store of the settings."""
    settings = from_environment(host=host, port=port)
    check_free(settings.host, settings.port)
    store = open_store(settings.store)
    check_sound(store)
    app = create_app(settings, store)
    demo_mark.end(app.state.application.store)
    click.echo(say(SERVING).format(host=settings.host, port=settings.port))
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", proxy_headers=False)


@command(
    name="run-due",
    help=N_(
        "Do once what the server does by itself: send reminders, tell the coordinator about long silence, "
        "close referrals that got no answer, and open and close gaps by what the records show."
    ),
    epilog="*/5 * * * * mrezha run-due",
)
@guarded
def run_due() -> None:
    """Do what is due and say what was done."""
    with application(existing=True, changes=True) as app:
        done = reminders.run_due(app.context(OPERATOR))
        unsent, not_told = unsent_work.tell_leads(app.context(OPERATOR))
        sent, not_sent = deliver(app)
        gaps = compare.compare(app.context(OPERATOR))
        words = presenter(app)
    for action, count in sorted(done.actions.items()):
        click.echo(f"{words.past(action)}: {count}")
    click.echo(say(CLIENTS_TO_ASK).format(count=done.to_ask))
    click.echo(say(UNSENT_WORK).format(count=unsent))
    click.echo(say(GAPS_COMPARED).format(**{kind: gaps.changes.get(kind, 0) for kind in COMPARED}))
    click.echo(say(MESSAGES_SENT).format(count=sent))
    failures = (*done.failures, *not_told, *not_sent, *gaps.failures)
    for failure in failures:
        click.echo(say(NOT_DONE).format(kind=failure.kind, id=failure.id, why=type(failure.error).__name__), err=True)
    if failures:
        sys.exit(REFUSED)


def _new_store() -> str:
    """Return a new file of the demo's own."""
    return str(Path(tempfile.mkdtemp(prefix="mrezha-demo-")) / "demo-store")


def _check_demo_store(place: str, town: Path) -> None:
    """Refuse a store that holds anything but the demo, before anything is written to it.

    Errors: BadInput; those of opening the store.
    """
    refused = BadInput(problems=(("store", "not_a_demo_store", {"place": place.rpartition("@")[2]}),))
    try:
        store = open_store(place, migrate=False)
    except WrongStore as error:
        raise refused from error
    try:
        if not demo_mark.is_for_demo(store, town):
            raise refused
    finally:
        store.close()
