"""The same town on both engines gives the same answers, and a lost race is told on both."""

import threading
from datetime import date

import pytest

from graph.engines.neo4j.store import open_neo4j
from graph.engines.sqlite.store import open_sqlite
from graph.errors import Unavailable, WrongStore
from graph.model import Order
from referral.directory import entries
from referral.errors import ChangedMeanwhile, IllegalMove, NotFound
from referral.exchange import backup, health_checks
from referral.gaps.ledger import gaps
from referral.lifecycle import replay
from referral.metrics.request import ReportRequest
from referral.model.actors import Role
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act, queries
from referral.releases.results import metrics
from referral.storage import records
from tests.actions.partners.test_answer_links import race, referred
from tests.fakes.cut_town import cut_package
from tests.fakes.demo_fixture import context, settle
from tests.neo4j_server import emptied

ANSWERS = {
    "gaps": lambda store: [(gap.key, gap.people, gap.evidence) for gap in gaps(context(store, Role.COORDINATOR))],
    "metrics": lambda store: metrics(
        context(store, Role.COORDINATOR), ReportRequest(first=date(2025, 6, 1), last=date(2025, 12, 31))
    ),
    "worklist": lambda store: queries.worklist(context(store, Role.COORDINATOR), "overdue", limit=30),
    "search": lambda store: entries.search(context(store, Role.COORDINATOR), "detska gradina"),
    "tally": lambda store: store.read(
        lambda tx: tx.tally("Referral", by=("organisation", "state", "reason"), total=("evidence",))
    ),
    "events": lambda store: store.read(lambda tx: tx.find("ReferralEvent", order=(Order(field="at"),), limit=400)),
    "around": lambda store: store.read(
        lambda tx: tx.subgraph([("Organisation", "O40")], edges=["PARTNERS_WITH", "OFFERS"], steps=2)
    ),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory, neo4j_url):
    folder = tmp_path_factory.mktemp("both")
    package = cut_package(folder / "package", every=3)
    embedded = open_sqlite(folder / "town.sqlite", records.schema())
    server = open_neo4j(emptied(neo4j_url), records.schema())
    for store in (embedded, server):
        assert not settle(store, package).held
    yield embedded, server
    embedded.close()
    server.close()


@pytest.mark.parametrize("question", ANSWERS)
def test_both_engines_answer_alike(stores, question, tmp_path):
    embedded, server = (ANSWERS[question](store) for store in stores)
    assert embedded == server
    empty = open_sqlite(tmp_path / "empty.sqlite", records.schema())
    assert embedded != ANSWERS[question](empty)  # there was something to compare
    empty.close()


@pytest.mark.parametrize("which", [0, 1], ids=["embedded", "server"])
def test_of_eight_people_deciding_at_once_one_wins_and_the_rest_are_told(stores, which):
    store = stores[which]
    place = queries.worklist(context(store, Role.COORDINATOR), "waiting_answer", limit=50).referrals[0]
    start, results = threading.Barrier(8), []

    def decide(number: int) -> None:
        office = context(store, Role.COORDINATOR)
        data = TransitionData(informant=Informant.PARTNER, channel="phone", reason="other", note=str(number))
        start.wait()
        try:
            act.act(
                office,
                place.id,
                Action.ACCEPT if number % 2 else Action.DECLINE,
                data=data,
                submission=act.Submission(expected=place.events),
            )
            results.append("won")
        except (ChangedMeanwhile, IllegalMove) as late:
            results.append(late.code)

    people = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert results.count("won") == 1
    assert len(results) == 8
    stored = queries.detail(context(store, Role.COORDINATOR), place.id)
    assert len(stored.events) == place.events + 1
    assert store.read(lambda tx: replay.check_replay(tx, stored.referral))


def test_a_backup_moves_from_one_engine_to_the_other(stores, tmp_path):
    _, server = stores
    count = backup.backup(server, tmp_path / "server.mrezha")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    assert backup.restore(other, tmp_path / "server.mrezha") == count
    assert ANSWERS["tally"](other) == ANSWERS["tally"](server)
    assert all(check.good for check in health_checks.doctor(context(other)))


def test_a_server_that_is_away_or_refuses_is_said_plainly(neo4j_url):
    with pytest.raises(Unavailable):
        open_neo4j("bolt://neo4j:secret-word@127.0.0.1:9", records.schema())
    with pytest.raises(WrongStore) as refused:
        open_neo4j(neo4j_url.replace(":mrezha-test@", ":not-the-word@"), records.schema())
    assert "not-the-word" not in str(refused.value)


@pytest.mark.parametrize("which", [0, 1], ids=["embedded", "server"])
def test_of_a_revocation_and_an_answer_at_once_exactly_one_happens(stores, which):
    store = stores[which]
    made = referred(context(store, Role.ASSISTANT), f"race-{which}")
    for number in range(40):
        revoked, answered = race(store, made, f"race-{which}-{number}")
        assert (revoked is ChangedMeanwhile) is not (answered is NotFound)
