"""After any change of nodes and edges, what is worked out from the cached directory equals a reading from nothing."""

import itertools
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engines.sqlite.store import open_sqlite
from graph.model import Edge, Node
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache

AREAS, OWNERS, OFFERS, NEEDS = ("P", "M", "Q", "FAR"), ("O1", "O2"), ("S1", "S2", "S3", "S4"), ("hea.gp", "soc.food")
WORDS = {
    "Area": st.fixed_dictionaries({"name_bg": st.just("x"), "type": st.sampled_from(["quarter", "municipality"])}),
    "Organisation": st.fixed_dictionaries(
        {"name_bg": st.sampled_from("xy"), "kind": st.just("ngo"), "active": st.booleans()}
    ),
    "Service": st.fixed_dictionaries(
        {"name_bg": st.sampled_from("xy"), "status": st.sampled_from(["active", "suspended"])}
    ),
}
ENDS = {
    "PART_OF": (AREAS, AREAS),
    "BASED_IN": (OWNERS, AREAS),
    "OFFERS": (OWNERS, OFFERS),
    "ANSWERS": (OFFERS, NEEDS),
    "SERVES": (OFFERS, AREAS),
    "PARTNERS_WITH": (OWNERS, OWNERS),
}
KINDS = {**dict.fromkeys(AREAS, "Area"), **dict.fromkeys(OWNERS, "Organisation"), **dict.fromkeys(OFFERS, "Service")}
changed = st.sampled_from(sorted(KINDS)).flatmap(
    lambda one: WORDS[KINDS[one]].map(lambda fields: Node(kind=KINDS[one], id=one, fields=fields))
)
tied = st.sampled_from(sorted(ENDS)).flatmap(
    lambda kind: st.builds(
        lambda source, target, gone: (Edge(kind=kind, source=source, target=target), gone),
        st.sampled_from(ENDS[kind][0]),
        st.sampled_from(ENDS[kind][1]),
        st.booleans(),
    )
)


def worked_out(directory):
    return (
        directory.areas, directory.organisations, directory.services, directory.ties, dict(directory.services_for),
        dict(directory.chains), dict(directory.municipality_of), dict(directory.region_of), directory.home,
        list(directory.services), list(directory.organisations),
        {(need, area): directory.region_services(need, area) for need, area in itertools.product(NEEDS, (*AREAS, None, "?"))},
    )  # fmt: skip


def write(tx, step):
    if isinstance(step, Node):
        stored = tx.get(step.kind, step.id)
        tx.put([Node(kind=step.kind, id=step.id, fields=step.fields, version=stored.version if stored else 0)])
        return
    edge, gone = step
    if gone:
        tx.untie([edge])
    elif edge.source != edge.target and all(
        one in NEEDS or tx.get(KINDS[one], one) is not None for one in (edge.source, edge.target)
    ):
        tx.tie([edge])


@settings(max_examples=60)
@given(st.lists(st.lists(changed | tied, min_size=1, max_size=6), min_size=1, max_size=8))
def test_a_cached_directory_equals_one_read_from_nothing(bursts):
    with tempfile.TemporaryDirectory() as place:
        store = open_sqlite(Path(place) / "kept.sqlite", records.schema())
        words = [Node(kind="Need", id=one, fields={"name_bg": one, "name_en": one, "domain": "d"}) for one in NEEDS]
        store.write(lambda tx: tx.put(words))
        directory_cache = DirectoryCache()
        for burst in bursts:
            for step in burst:
                store.write(lambda tx, step=step: write(tx, step))
            assert worked_out(store.read(directory_cache.fresh)) == worked_out(store.read(DirectoryCache().fresh))
        store.close()


def test_a_change_reads_only_what_it_touched(tmp_path):
    store = open_sqlite(tmp_path / "kept.sqlite", records.schema())
    made = {
        "Need": [Node(kind="Need", id=one, fields={"name_bg": one, "name_en": one, "domain": "d"}) for one in NEEDS],
        "Organisation": [Node(kind="Organisation", id="O1", fields={"name_bg": "x", "kind": "ngo", "active": True})],
        "Service": [Node(kind="Service", id=one, fields={"name_bg": "x", "status": "active"}) for one in OFFERS],
    }
    for nodes in made.values():
        store.write(lambda tx, nodes=nodes: tx.put(nodes))
    ties = [Edge(kind="OFFERS", source="O1", target=one) for one in OFFERS]
    ties += [Edge(kind="ANSWERS", source=one, target=NEEDS[number % 2]) for number, one in enumerate(OFFERS)]
    store.write(lambda tx: tx.tie(ties))
    directory_cache = DirectoryCache()
    before = store.read(directory_cache.fresh)
    unchanged = [before.region_services(need, None) for need in NEEDS]
    store.write(lambda tx: write(tx, Node(kind="Service", id="S1", fields={"name_bg": "y", "status": "active"})))
    after = store.read(directory_cache.fresh)
    assert after.organisations is before.organisations
    assert [after.services[one] is before.services[one] for one in OFFERS] == [False, True, True, True]
    assert after.by_region.keys() == {NEEDS[1]}
    assert after.region_services(NEEDS[1], None).services is unchanged[1].services
    assert after.region_services(NEEDS[0], None).services[0].name_bg == "y"
    store.close()
