"""Print, as JSON, what a role sees on some pages, in files and in the JSON API, in both languages.

Arguments: the store, the role, the paths.
"""

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


def main(town: str, role: str, *paths: str) -> None:
    settings = Settings(store="given", demo=True)
    store = open_sqlite(town, records.schema())
    app = create_app(settings, application=build(settings, store, clock=FakeClock()))
    client = signed_in(app, Role(role))
    answers = {}
    for language in ("bg", "en"):
        for path in paths:
            answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
            answers[f"{path} {language}"] = answer.text
    store.close()
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:])
