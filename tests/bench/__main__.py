"""Measure both engines on the demo town and on a generated one. `make bench`, or `python -m tests.bench --small`.

`python -m tests.bench match` measures matching alone, in a country, beside hand-written Cypher.
`python -m tests.bench link` measures whether time tells a token that exists from one that does not.
`python -m tests.bench reloads` measures what forty reloads of the results cost everybody else.
`python -m tests.bench measures` measures the measures of a network, beside networkx and igraph.
`python -m tests.bench figures` measures the gap ledger and all results of a country of referrals.
`python -m tests.bench layout` measures the layout of the map, beside networkx.
`python -m tests.bench map` measures the map in a browser beside pyvis alone, and against what it is accepted by.
`python -m tests.bench recruit` measures whom to recruit next, in the demo town and in made-up choices.

With MREZHA_TEST_NEO4J set, or the server's jars fetched, Neo4j is measured too. Times are medians of the repetitions.
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from graph.model import Condition, Edge, Node, Op, Order, where
from graph.store import Store
from referral.gaps.ledger import gaps
from referral.matching import ranking
from referral.matching.model import HelpRequest
from referral.model.actors import Role
from referral.model.ids import NeedCode
from referral.model.referrals import Action, Informant, TransitionData
from referral.referrals import act
from referral.storage.directory_cache import DirectoryCache
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.bench import figures, layout, link, match, measures, recruit, reloads
from tests.bench import map as map_view
from tests.bench.engines import engines, server
from tests.fakes.demo_fixture import NOW, WORDS, context, settle

SIZES = {"organisations": 1000, "services": 5000, "referrals": 100_000}
SMALL = {"organisations": 200, "services": 1000, "referrals": 5000}


PARTS: dict[str, Callable[[list[str]], object]] = {
    "match": match.main,
    "link": link.main,
    "measures": measures.main,
    "reloads": reloads.main,
    "figures": figures.main,
    "layout": layout.main,
    "map": map_view.main,
    "recruit": lambda _arguments: recruit.main(),
}


def generate(store: Store, size: dict[str, int]) -> None:
    """Fill a store with a made-up town, a thousand nodes at a time."""
    dice = random.Random(1)
    needs = list(WORDS.needs)
    areas = [f"A{number}" for number in range(40)]
    load(store, [Node(kind="Area", id="M", fields={"name_bg": "Община", "type": "municipality"})])
    load(store, [Node(kind="Area", id=one, fields={"name_bg": f"Квартал {one}", "type": "quarter"}) for one in areas])
    tie(store, [Edge(kind="PART_OF", source=one, target="M") for one in areas])
    owners = [f"O{number}" for number in range(size["organisations"])]
    load(
        store,
        [
            Node(kind="Organisation", id=one, fields={"name_bg": f"Организация {one}", "kind": "ngo", "active": True})
            for one in owners
        ],
    )
    tie(store, [Edge(kind="BASED_IN", source=one, target=dice.choice(areas)) for one in owners])
    tie(
        store,
        [
            Edge(kind="PARTNERS_WITH", source=one, target=other)
            for one in owners
            for other in dice.sample(owners, 3)
            if one != other
        ],
    )
    offers = [f"S{number}" for number in range(size["services"])]
    load(store, [
        Node(kind="Service", id=one, fields={"name_bg": f"Услуга {one}", "status": "active", "hours": ("day",), "verified_on": date(2025, 9, 1)})
        for one in offers
    ])  # fmt: skip
    tie(store, [Edge(kind="OFFERS", source=dice.choice(owners), target=one) for one in offers])
    tie(store, [Edge(kind="ANSWERS", source=one, target=need) for one in offers for need in dice.sample(needs, 2)])
    tie(
        store,
        [Edge(kind="SERVES", source=one, target=area) for one in offers for area in dice.sample([*areas, "M"], 2)],
    )
    people = [f"C{number}" for number in range(size["referrals"] // 5)]
    load(store, [
        Node(kind="Client", id=one, fields={"area": dice.choice(areas), "assistant": f"U{dice.randrange(50)}", "centre": "O0"}) for one in people
    ])  # fmt: skip
    made, events = [], []
    for number in range(size["referrals"]):
        at = datetime(2024, 7, 1, tzinfo=UTC) + timedelta(minutes=7 * number)
        state = dice.choice(["sent", "accepted", "completed", "completed", "declined", "expired"])
        fields = {
            "short_code": f"{number:06d}", "client": dice.choice(people), "need": dice.choice(needs), "area": dice.choice(areas),
            "centre": "O0", "assistant": f"U{dice.randrange(50)}", "priority": "routine", "delivery": "phone", "state": state,
            "service": dice.choice(offers), "organisation": dice.choice(owners), "evidence": 1, "no_shows": 0,
            "provider_answered": state != "sent", "late": False, "events": 2, "created_at": at, "sent_at": at,
            "due_at": at + timedelta(days=2), "changed_at": at,
        }  # fmt: skip
        made.append(Node(kind="Referral", id=f"R{number}", fields=fields))
        events += [
            Node(kind="ReferralEvent", id=f"R{number}:{step:04d}", fields={
                "referral": f"R{number}", "number": step, "at": at, "action": action, "to_state": state, "actor": "U1",
                "hand": "assistant", "informant": "assistant",
            })
            for step, action in ((1, "create"), (2, "send"))
        ]  # fmt: skip
    load(store, made)
    for start in range(0, len(events), 10_000):
        store.write(lambda tx, part=events[start : start + 10_000]: tx.append(part))


def load(store: Store, nodes: list[Node]) -> None:
    for start in range(0, len(nodes), 10_000):
        store.write(lambda tx, part=nodes[start : start + 10_000]: tx.put(part))


def tie(store: Store, edges: list[Edge]) -> None:
    for start in range(0, len(edges), 10_000):
        store.write(lambda tx, part=edges[start : start + 10_000]: tx.tie(part))


def median(work: Callable[[], object], times: int) -> float:
    """Milliseconds."""
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent)


def measure(store: Store) -> dict[str, float]:
    office = context(store, Role.COORDINATOR)
    directory_cache = DirectoryCache()
    found = {"directory from nothing": median(lambda: store.read(DirectoryCache().fresh), 3)}
    picture = store.read(directory_cache.fresh)
    found["directory unchanged"] = median(lambda: store.read(directory_cache.fresh), 50)
    needs = itertools.cycle(NeedCode(need) for need in WORDS.needs)
    areas = [one for one in picture.areas if picture.areas[one].type in {"quarter", "settlement", "village"}]
    found["match, in memory"] = median(
        lambda: ranking.match(
            picture, HelpRequest(need=next(needs), today=date(2026, 1, 15), area=areas[0], held=frozenset())
        ),
        300,
    )
    open_ones = Condition(field="state", op=Op.IN, value=("sent", "accepted"))
    somebody = store.read(lambda tx: tx.find("Referral", limit=1).nodes[0].fields["assistant"])
    mine = (*where(assistant=somebody), open_ones)
    found["worklist of one person"] = median(
        lambda: store.read(lambda tx: tx.find("Referral", mine, order=(Order(field="due_at"),), limit=50)), 50
    )
    late = (open_ones, Condition(field="due_at", op=Op.LT, value=NOW))
    found["all overdue, a page"] = median(
        lambda: store.read(lambda tx: tx.find("Referral", late, order=(Order(field="due_at"),), limit=50)), 10
    )
    found["flow tally over everything"] = median(
        lambda: store.read(lambda tx: tx.tally("Referral", by=("centre", "organisation", "state"))), 5
    )
    found["search, two alphabets"] = median(lambda: store.read(lambda tx: tx.search("Service", "usluga s12")), 10)
    found["one committed write"] = median(changing(store), 30)
    found["all four gap detectors"] = median(lambda: gaps(office), 3)
    return found


def changing(store: Store) -> Callable[[], object]:
    """Record an answer, again and again, on referrals that wait for one."""
    office = context(store, Role.COORDINATOR)
    waiting = iter(store.read(lambda tx: tx.find("Referral", where(state="sent"), limit=60).nodes))
    codes = itertools.count()

    def change() -> object:
        node = next(waiting, None)
        if node is None:
            return store.write(lambda tx: tx.put([Node(kind="Setting", id=f"b{next(codes)}", fields={"value": "x"})]))
        return act.act(
            office, node.id, Action.ACCEPT, data=TransitionData(informant=Informant.PARTNER, channel="phone")
        )

    return change


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def table(title: str, columns: dict[str, dict[str, float]]) -> None:
    print(f"\n{title} (milliseconds)\n")
    names = list(columns)
    ratio = len(names) == 2
    print("| | " + " | ".join(names) + (" | ratio |" if ratio else " |"))
    print("|---|" + "---|" * (len(names) + ratio))
    for row in columns[names[0]]:
        values = [columns[name][row] for name in names]
        more = f" | {values[1] / values[0]:.1f} |" if ratio else " |"
        print(f"| {row} | " + " | ".join(f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in values) + more)


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in PARTS:
        PARTS[sys.argv[1]](sys.argv[2:])
        return
    size = SMALL if "--small" in sys.argv else SIZES
    with tempfile.TemporaryDirectory() as place:
        opened = engines(Path(place), server())
        town, generated = {}, {}
        for name, make in opened.items():
            store = make()
            loaded = timed(lambda store=store: settle(store))
            town[name] = {"load the demo town": loaded, **measure(store)}
            store.close()
            store = make()
            words_as_nodes(context(store).store, context(store).vocabulary)
            loaded = timed(lambda store=store: generate(store, size))
            generated[name] = {"load": loaded, **measure(store)}
            store.close()
    table("Demo town: 45 organisations, 90 services, 1,500 referrals", town)
    table(
        f"Generated town: {size['organisations']:,} organisations, {size['services']:,} services, {size['referrals']:,} referrals",
        generated,
    )


if __name__ == "__main__":
    main()
