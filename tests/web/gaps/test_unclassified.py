"""An imported directory without needs: its services are unclassified, and nobody says that ninety needs have none."""

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from referral.gaps import GAPS
from referral.model.actors import Role, User
from referral.model.directory import Area, Organisation, Service
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import NOW, FakeClock, context
from web.app import create_app
from web.settings import Settings
from web.wiring import build

WORDS = {"en": ("Unclassified services", "not known"), "bg": ("Некласифицирани услуги", "не се знае")}


@pytest.fixture
def coordinator(tmp_path):
    store = open_sqlite(tmp_path / "unclassified.sqlite", records.schema())
    words_as_nodes(store, context(store).vocabulary)
    entries = (
        Area(id="M1", name_bg="Община", type="municipality"),
        Organisation(id="P1", name_bg="Партньор", kind="ngo", seat="M1"),
        *(
            Service(id=f"S{n}", organisation="P1", name_bg=f"Услуга {n}", areas=("M1",), status="active")
            for n in range(3)
        ),
        User(id="ko1", login="ko1", name="Координатор", role=Role.COORDINATOR, created_at=NOW),
    )
    for entry in entries:
        store.write(lambda tx, entry=entry: records.save(tx, entry))
    settings = Settings(store="given", demo=True)
    client = TestClient(
        create_app(settings, application=build(settings, store, clock=FakeClock())), follow_redirects=False
    )
    assert client.post("/demo-sign-in", data={"role": Role.COORDINATOR.value}).status_code == 303
    return client


@pytest.mark.parametrize("language", WORDS)
def test_the_number_of_unclassified_services_is_said_instead_of_ninety_needs(coordinator, language):
    heading, unknown = WORDS[language]
    page = coordinator.get(f"/gaps?lang={language}").text
    assert f"<strong>{heading}: 3</strong>" in page
    assert f"{heading}: 3." in page
    assert '<a href="/services/S0">' in page
    assert page.count(f": {unknown}</strong>") == sum(one.reads_needs for one in GAPS) > 4, (
        "every list that reads needs"
    )
    assert "hea.transport" not in page
    rows = coordinator.get(f"/api/gaps?lang={language}").json()
    told = [(row["detector"], row["records"], row["people"]) for row in rows]
    assert [row for row in told if row[0] == "unclassified"] == [("unclassified", 3, 0)]
    assert {row[0] for row in told}.isdisjoint(one.code for one in GAPS if one.reads_needs)
