"""A record that somebody typed into the database is left out; every page shows the others."""

import shutil
import sqlite3

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from graph.model import Node
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import NOW, FakeClock
from tests.web.conftest import signed_in
from web.app import create_app
from web.settings import Settings
from web.wiring import build

PAGES = {
    Role.COORDINATOR: (
        "/", "/find?need=doc.id_card&area=A04", "/referrals?view=all", "/organisations", "/organisations/O05", "/gaps",
        "/gaps/plan", "/gaps/reasons", "/network", "/metrics", "/team", "/checks", "/areas", "/notices",
    ),
    Role.ASSISTANT: ("/clients", "/notices", "/api/offline/directory", "/api/offline/people"),
    Role.MUNICIPALITY: ("/gaps", "/metrics", "/network"),
    Role.ADMINISTRATOR: ("/users",),
}  # fmt: skip
# What is typed over a field of a real record; None takes the field away.
TYPED = {
    ("Referral", "R0700"): {"state": "typed"},
    ("RecordedNeed", "N0501"): {"recorded_on": None},
    ("Organisation", "O08"): {"name_bg": None},
    ("Service", "S29"): {"name_bg": None, "status": None},
    ("User", "AS-2"): {"role": "typed"},
    ("Client", "TH-0001"): {"centre": None},
}


@pytest.fixture(scope="module")
def file_with_bad_records(town_file, tmp_path_factory):
    place = shutil.copy(town_file, tmp_path_factory.mktemp("bad") / "town.sqlite")
    columns = {kind: ", ".join(f'"{name}" = ?' for name in typed) for (kind, _), typed in TYPED.items()}
    store = open_sqlite(place, records.schema())
    store.write(lambda tx: tx.put([Node(kind="Notification", id="N-1", fields={
        "user": "AS-1", "kind": "due", "referral": "R0001", "number": 1, "at": NOW,
    })]))  # fmt: skip
    store.close()
    typing = sqlite3.connect(place)
    for (kind, record_id), typed in TYPED.items():
        typing.execute(f'UPDATE "{kind}" SET {columns[kind]} WHERE id = ?', (*typed.values(), record_id))
    typing.execute("UPDATE Notification SET at = NULL")
    typing.commit()
    typing.close()
    return place


@pytest.fixture(scope="module")
def app_with_bad_records(file_with_bad_records):
    store = open_sqlite(file_with_bad_records, records.schema())
    settings = Settings(store="given", demo=True)
    yield create_app(settings, application=build(settings, store, clock=FakeClock()))
    store.close()


@pytest.mark.parametrize(("role", "page"), [(role, page) for role, pages in PAGES.items() for page in pages])
def test_every_page_shows_the_other_records(app_with_bad_records, role, page):
    visitor: TestClient = signed_in(app_with_bad_records, role)
    assert visitor.get(page).status_code == 200


def test_the_page_of_the_bad_record_alone_says_that_it_cannot_be_read(app_with_bad_records):
    lead = signed_in(app_with_bad_records, Role.COORDINATOR)
    assert lead.get("/referrals/R0700").status_code == 409
    assert lead.get("/referrals/R0001").status_code == 200
    assert "O08" not in lead.get("/organisations").text
