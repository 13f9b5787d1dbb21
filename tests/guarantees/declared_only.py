"""Run Mrezha as people install it: with the declared runtime dependencies alone, and everything else kept from it.

`python -m tests.guarantees.declared_only ALLOWED STORE FOLDER`: ALLOWED is a JSON list of the top-level modules that the
declared dependencies bring (directly or through each other). Any other module outside Python itself and this repository
is not found, also when a library asks for it late. Opens every page, asks the API, calls every command, and prints what
it did as JSON.
"""

import importlib
import json
import pkgutil
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from http.cookiejar import CookieJar
from importlib.machinery import PathFinder
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = frozenset({"graph", "referral", "web", "tests"})
COMMANDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("demo",): ("--port", "8479"),
    ("serve",): ("--port", "8479"),
    ("run-due",): (),
    ("user", "add"): ("smoke", "--role", "assistant", "--centre", "O01", "--password", "четири синьо кон мост"),
    ("user", "password"): ("smoke", "--password", "седем жълта река праг"),
    ("user", "list"): (),
    ("import",): ("{folder}/small",),
    ("export",): ("{folder}/package",),
    ("backup",): ("{folder}/town.mrezha",),
    ("restore",): ("{folder}/town.mrezha",),
    ("doctor",): (),
    ("gaps",): ("--reasons", "--csv", "{folder}/reasons.csv"),
    ("recruit",): ("--most", "2"),
    ("what-if",): ("close", "O28", "set", "S33", "hours+=evening"),
    ("metrics",): (),
    ("export-fhir",): ("{folder}/fhir",),
    ("measures",): (),
    ("network",): ("{folder}/network.graphml",),
}
IN_A_NEW_STORE = frozenset({("demo",), ("import",), ("restore",)})


class Undeclared:
    """A finder that finds nothing where a module is not one of the allowed."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(allowed) | OURS | sys.stdlib_module_names
        self.refused: set[str] = set()

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse an undeclared module that is installed; leave every other one to the usual finders."""
        top = name.partition(".")[0]
        if top not in self._allowed and PathFinder.find_spec(top) is not None:
            self.refused.add(top)
            raise ModuleNotFoundError(f"No module named {top!r}: it is not a declared dependency", name=top)


def modules() -> int:
    """Import every module of ours; return how many there are."""
    names = [
        module.name
        for package in ("graph", "referral", "web")
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if not module.name.endswith("__main__")
    ]
    for name in names:
        importlib.import_module(name)
    return len(names)


def pages(store_path: Path) -> list[tuple[str, str, int]]:
    """Open one example of every page as somebody who may, and what pages fetch; return what was answered."""
    import uvicorn

    from graph.engines.sqlite.store import open_sqlite
    from referral.model.actors import Role
    from referral.storage import records
    from tests.fakes.demo_fixture import FakeClock
    from tests.journeys.page_examples import open_to
    from tests.journeys.populated_town import live
    from web.app import create_app
    from web.settings import Settings
    from web.wiring import build

    store, clock = open_sqlite(store_path, records.schema()), FakeClock()
    town = live(store, clock)
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=clock))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    site = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    more = (
        "/network.json",
        "/network.graphml",
        "/metrics.csv",
        "/api/network/measures",
        "/api/gaps",
        "/api/gaps/plan",
        "/api/gaps/reasons",
        "/api/gaps/recruit",
        "/api/what-if?change=close O28",
        "/api/what-if/losses",
        "/api/scenarios",
        "/api/offline/directory",
    )
    answers: list[tuple[str, str, int]] = []
    opened: set[str] = set()
    for role in Role:
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        visitor.open(f"{site}/demo-sign-in", urllib.parse.urlencode({"role": role.value}).encode())
        paths = [path for path in (*open_to(app, role, town, thoroughly=False), *more) if path not in opened]
        statuses = {path: _status(visitor, site + urllib.parse.quote(path, safe="/?=&")) for path in paths}
        answers += [(role.value, path, status) for path, status in statuses.items()]
        opened |= {path for path, status in statuses.items() if status == 200}
    server.should_exit = True
    return answers


def _status(visitor: urllib.request.OpenerDirector, address: str) -> int:
    try:
        with visitor.open(address) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def commands(store_path: Path, folder: Path) -> dict[str, int]:
    """Call every command; return the exit codes. The two that serve are stopped where they would begin to listen."""
    import os

    import click
    from click.testing import CliRunner

    from web.cli import main, run

    run.uvicorn.run = lambda app, **_: app  # type: ignore[assignment]
    known = {name for command in main.COMMANDS for name in _names(command)}
    assert known == set(COMMANDS), f"give each command its example: {known ^ set(COMMANDS)}"
    done: dict[str, int] = {}
    for number, (name, arguments) in enumerate(COMMANDS.items()):
        store = folder / f"new-{number}.sqlite" if name in IN_A_NEW_STORE else store_path
        given = [argument.format(folder=folder) for argument in arguments]
        result = CliRunner().invoke(main.main, [*name, *given], env={**os.environ, "MREZHA_STORE": str(store)})
        done[" ".join(name)] = result.exit_code
        if result.exit_code or isinstance(result.exception, Exception):
            print(name, result.output, repr(result.exception), file=sys.stderr)
            done[" ".join(name)] = result.exit_code or 99
    assert isinstance(main.main, click.Group)
    return done


def _names(command: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    name = (*before, str(command.name))  # type: ignore[attr-defined]
    inner = getattr(command, "commands", None)
    return [name] if inner is None else [found for one in inner.values() for found in _names(one, name)]


def big_map(store_path: Path) -> int:
    """Draw the map of 600 organisations in one place; as many as one view shows are drawn."""
    from graph.engines.sqlite.store import open_sqlite
    from referral.model.actors import Role
    from referral.network.asking import asked_scene, question_of
    from referral.network.places import lay_out
    from referral.storage import records
    from tests.fakes.demo_fixture import context
    from tests.fakes.made_up_networks import network
    from web.charts import network_map
    from web.charts.scene.links import SceneLinks
    from web.wording.network.scene import SceneWords
    from web.wording.presenter import Presenter

    store = open_sqlite(store_path, records.schema())
    network(store, 600, ties_of_each=1.5)
    office = context(store, Role.COORDINATOR)
    words = Presenter(language="en", vocabulary=office.vocabulary, say=str, now=office.clock())
    question = question_of(office, {"level": ("organisation",)})
    scene = asked_scene(office, question, lay_out(office, office.directory()))
    drawn = network_map.drawn(SceneWords(scene=scene, words=words), SceneLinks(question=question))["nodes"]
    return sum(node["app"]["stands"] == "organisation" for node in drawn)


def main() -> None:
    """Do everything, and print what came of it."""
    allowed, store, folder = json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    finder = Undeclared(allowed)
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    for name in json.loads(sys.argv[4]):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        raise AssertionError(f"{name} can be imported, though nobody declared it")
    report = {
        "modules": modules(),
        "map": big_map(folder / "map.sqlite"),
        "commands": commands(store, folder),
        "pages": pages(store),
        "refused": sorted(finder.refused),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
