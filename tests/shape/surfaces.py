"""Print, as JSON, what a coordinator sees of the registries on pages, in files and in the JSON API, in both languages."""

import json
import sys

from graph.engines.sqlite.store import open_sqlite
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import FakeClock
from tests.web.conftest import signed_in
from web.app import create_app
from web.settings import Settings
from web.wiring import build

PATHS = (
    "/gaps",
    "/api/gaps",
    "/metrics",
    "/metrics.csv",
    "/api/metrics",
    "/network",
    "/network.planted",
    "/api/network/measures",
)


def main(town: str) -> None:
    settings = Settings(store="given", demo=True)
    store = open_sqlite(town, records.schema())
    app = create_app(settings, application=build(settings, store, clock=FakeClock()))
    client = signed_in(app, Role.COORDINATOR)
    answers = {}
    for language in ("bg", "en"):
        for path in PATHS:
            answer = client.get(f"{path}?lang={language}")
            assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
            answers[f"{path} {language}"] = answer.text
    store.close()
    print(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1])
