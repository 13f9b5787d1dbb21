"""Six people were sent on to somebody else or got advice alone: nobody received a service, on any surface."""

import csv
import io
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from graph.engines.sqlite.store import open_sqlite
from referral.calendar import SOFIA
from referral.lifecycle.replay import apply_event, blank
from referral.model.actors import ActingAs, Role, User
from referral.model.directory import Area, Organisation, Service
from referral.model.referrals import Action, Event, Informant, Referral, State, TransitionData
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.fakes.demo_fixture import FakeClock, context
from web.app import create_app
from web.settings import Settings
from web.wiring import build

SENT = datetime(2025, 12, 1, 10, tzinfo=SOFIA)
STORY = (
    (Action.CREATE, None, State.DRAFT, timedelta(), {}),
    (Action.SEND, State.DRAFT, State.SENT, timedelta(minutes=1), {"channel": "phone"}),
    (Action.ACCEPT, State.SENT, State.ACCEPTED, timedelta(days=1), {"channel": "phone"}),
    (Action.COMPLETE, State.ACCEPTED, State.COMPLETED, timedelta(days=4), {"channel": "phone"}),
)


def referral(number, result):
    current = Referral(
        id=f"R{number}", short_code=f"{number:06d}", client=f"K{number}", need="hea.gp", area="M1", centre="C1",
        assistant="as1", priority="routine", delivery="phone", service="S1", organisation="P1",
    )  # fmt: skip
    current, events = blank(current), []
    for place, (action, before, after, later, data) in enumerate(STORY, start=1):
        partner = action in {Action.ACCEPT, Action.COMPLETE}
        event = Event(
            referral=current.id, number=place, at=SENT + later, action=action, from_state=before, to_state=after,
            actor="as1", acting_as=ActingAs.ON_BEHALF if partner else ActingAs.ASSISTANT,
            informant=Informant.PARTNER if partner else Informant.ASSISTANT,
            data=TransitionData(**data, result=result if action is Action.COMPLETE else None),
        )  # fmt: skip
        current = apply_event(current, event)
        events.append(event)
    return current, events


@pytest.fixture(params=["referred_onward", "advice_only"])
def coordinator(request, tmp_path):
    store = open_sqlite(tmp_path / "onward.sqlite", records.schema())
    office = context(store)
    words_as_nodes(store, office.vocabulary)
    entries = (
        User(id="ko1", login="ko1", name="Координатор", role=Role.COORDINATOR, created_at=SENT),
        Area(id="M1", name_bg="Община Изпитание", type="municipality"),
        Organisation(id="C1", name_bg="Център", kind="community_centre", seat="M1"),
        Organisation(id="P1", name_bg="Партньор", kind="gp", seat="M1"),
        Service(id="S1", organisation="P1", name_bg="Личен лекар", needs=("hea.gp",), areas=("M1",), status="active"),
    )
    for entry in entries:
        store.write(lambda tx, entry=entry: records.save(tx, entry))
    for number in range(6):
        current, events = referral(number, request.param)
        store.write(lambda tx, current=current: tx.put([records.to_node(replace(current, version=0))]))
        store.write(lambda tx, events=events: records.add_events(tx, events))
    settings = Settings(store="given", demo=True)
    app = create_app(settings, application=build(settings, store, clock=FakeClock()))
    client = TestClient(app, follow_redirects=False)
    assert client.post("/demo-sign-in", data={"role": Role.COORDINATOR.value}).status_code == 303
    client.cookies.set("lang", "en")
    return client


def test_none_of_six_received_a_service_on_any_surface(coordinator):
    answer = coordinator.get("/api/metrics").json()
    for cohort in answer["cohorts"]:
        shown = {(figure["metric"], figure["part"]): figure for figure in cohort["figures"]}
        if cohort["maturity"] <= 30:
            assert ("outcomes", "served") not in shown
            assert (shown["outcomes", "advised"]["counted"], shown["outcomes", "advised"]["of"]) == (6, 6)
            assert (shown["completion", ""]["counted"], shown["completion", ""]["of"]) == (0, 6)
    (partner,) = answer["partners"]
    assert (partner["served"], partner["aged"], partner["answered"], partner["judged"]) == (0, 6, 6, 6)
    (edge,) = (edge for edge in coordinator.get("/api/network").json()["edges"] if edge["app"]["kind"] == "observed")
    assert (edge["app"]["sent"], edge["app"]["aged"], edge["app"]["served"]) == (6, 6, 0)
    page = re.sub(r"\s+", " ", coordinator.get("/network").text)
    assert 'data-label="Received the service" class="figure">0 % <span class="hint">0 of 6</span>' in page
    own = re.sub(r"\s+", " ", coordinator.get("/organisations/P1").text)
    assert '<dt>Received the service</dt><dd class="figure">0 of 6</dd>' in own
    results = coordinator.get("/metrics").text
    assert "only advice, or sent on to somebody else" in results
    assert "received the service" not in re.sub(r"(?s)<details.*?</details>|<dl>.*?</dl>", "", results)
    table = csv.DictReader(io.StringIO(coordinator.get("/metrics.csv").text[1:]))
    assert {line["Part"] for line in table if line["Code"] == "outcomes"} == {
        "only advice, or sent on to somebody else"
    }
    graphml = coordinator.get("/network.graphml?of=referrals").text
    assert ">0.0</data>" in graphml or ">0</data>" in graphml
