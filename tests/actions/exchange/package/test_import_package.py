"""Import of our own package: head files of both names, what stays on a second import, what is held back."""

from dataclasses import replace

import pytest

from graph.engines.sqlite.store import open_sqlite
from graph.model import Edge, Node
from graph.store import Store
from referral.access import merges
from referral.errors import BadInput, NotAllowed
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role, User
from referral.model.clients import Client
from referral.model.directory import Organisation
from referral.model.ids import ClientCode, OrganisationId
from referral.storage import records
from referral.storage.vocabulary_nodes import words_as_nodes
from tests.actions.exchange.package.package_examples import (
    AREAS,
    EVENTS,
    GOOD,
    ORGANISATIONS,
    PEOPLE,
    REFERRALS,
    history,
    package,
    referral_row,
)
from tests.fakes.cut_town import cut_package
from tests.fakes.demo_fixture import PACKAGE, WORDS, context, settle


@pytest.fixture
def office(tmp_path):
    place = context(open_sqlite(tmp_path / "s.sqlite", records.schema()))
    words_as_nodes(place.store, WORDS)
    yield place
    place.store.close()


@pytest.mark.parametrize("head", ["package.toml", "world.toml"])
def test_the_head_file_has_its_present_or_its_earlier_name(office, tmp_path, head):
    report = import_native(office, package(tmp_path / "in", head, areas=AREAS, organisations=ORGANISATIONS))
    assert (report.source, report.held) == ("opit", [])
    assert {table: count for table, count in report.stored.items() if count} == {"areas": 1, "organisations": 1}
    centre = office.read(lambda tx: records.get(tx, Organisation, "O1"))
    assert (centre.name_bg, centre.phone, centre.contact) == ("=Надежда", "+359 2 000 001", "@nadezhda")
    assert (centre.description, centre.source) == ("- пон.-пет.", "opit")


def test_a_guarded_cell_is_the_same_as_a_bare_one(office, tmp_path):
    import_native(office, package(tmp_path / "in", areas=AREAS, organisations=ORGANISATIONS))
    guarded = ORGANISATIONS.replace("=", "'=").replace("+", "'+").replace("@", "'@").replace(",- ", ",'- ")
    report = import_native(office, package(tmp_path / "in", organisations=guarded))
    assert (report.stored["organisations"], report.unchanged["organisations"]) == (0, 1)


@pytest.mark.parametrize("head", [b"code = ", b"\xff\xfe", b"code = 5", b'code = "x"\ntoday = "15.01.2026"'])
def test_a_head_file_that_cannot_be_read_is_refused_by_its_name(office, tmp_path, head):
    (tmp_path / "world.toml").write_bytes(head)
    with pytest.raises(BadInput) as refused:
        import_native(office, tmp_path)
    assert refused.value.details["problems"][0][:2] == ("world.toml", "bad_package")


def test_a_folder_without_a_head_file_is_no_package(office, tmp_path):
    with pytest.raises(BadInput) as refused:
        import_native(office, tmp_path)
    assert refused.value.details["problems"][0][1:] == (
        "no_package",
        {"folder": tmp_path.name, "wanted": "package.toml"},
    )


def test_a_second_import_changes_nothing_and_an_account_keeps_its_password(store):
    office = context(store)
    admin = office.read(lambda tx: records.get(tx, User, "ADMIN"))
    office.write(lambda tx: records.save(tx, replace(admin, password_hash="set", language="en")))
    report = import_native(office, PACKAGE)
    assert not report.held
    assert {table for table, count in report.stored.items() if count} == {"ties"}
    kept = office.read(lambda tx: records.get(tx, User, "ADMIN"))
    assert (kept.password_hash, kept.language, kept.created_at) == ("set", "en", admin.created_at)


def test_every_event_and_row_without_its_owner_is_held_back(office, tmp_path):
    report = import_native(office, package(
        tmp_path / "in", areas=AREAS + "M1,Пак,municipality\n",
        services="id,organisation,name_bg,status\nS1,O9,Без стопанин,active\n",
        referrals="client,need\nC1,doc.address\n", events="referral,number\nR1,1\n,2\n",
    ))  # fmt: skip
    assert report.held_by_rule == {
        ("areas", "repeated_id"): 1,
        ("events", "unknown_referral"): 2,
        ("referrals", "missing_value"): 1,
        ("services", "unknown_reference"): 1,
    }
    staged = office.read(
        lambda tx: [(node.fields["table"], node.fields["line"]) for node in tx.find("StagedRow", limit=10_000).nodes]
    )
    assert sorted(staged) == [("areas", 3), ("events", 2), ("events", 3), ("referrals", 2), ("services", 2)]


def test_only_who_may_import_imports(store):
    with pytest.raises(NotAllowed):
        import_native(context(store, Role.ASSISTANT), PACKAGE)


def test_the_demo_town_under_its_earlier_headers_and_the_present_ones_is_the_same(office, tmp_path):
    folder = cut_package(tmp_path / "town", every=10)
    assert not import_native(office, folder).held
    present = {
        "clients": {"papers": "held"},
        "referrals": {"mode": "delivery"},
        "events": {"said_by": "informant", "paper": "missing"},
    }
    for table, names in present.items():
        path = folder / f"{table}.csv"
        header, rows = path.read_text("utf-8").split("\n", 1)
        earlier = header.rstrip().split(",")
        assert set(names) <= set(earlier)
        path.write_text(",".join(names.get(name, name) for name in earlier) + "\n" + rows, "utf-8")
    other = open_sqlite(tmp_path / "other.sqlite", records.schema())
    assert not settle(other, folder).held
    assert _imported(other) == _imported(office.store)
    other.close()


def test_the_same_import_again_leaves_merged_clients_and_organisations_merged(office, tmp_path):
    folder = cut_package(tmp_path / "town", every=10)
    import_native(office, folder)
    clients, organisations = ([node.id for node in nodes] for nodes in office.read(
        lambda tx: (tx.find("Client", limit=3).nodes, tx.find("Organisation", limit=3).nodes)
    ))  # fmt: skip
    for cls, id_type, (first, second, third) in (
        (Client, ClientCode, clients), (Organisation, OrganisationId, organisations),
    ):  # fmt: skip
        for kept, gone in ((second, first), (third, second)):  # the first stands for none but through the second
            office.write(
                lambda tx, ids=(kept, gone), cls=cls, id_type=id_type: merges.merge(
                    tx, office, id_type, *(records.get(tx, cls, record_id) for record_id in ids)
                )
            )
    before = _related(office.store)
    report = import_native(office, folder)
    assert (report.held, _related(office.store)) == ([], before)


def _related(store: Store) -> list[Node | Edge]:
    """Return everything that names a client or an organisation."""
    kinds = {"RecordedNeed", "Referral", "Service", "User"}
    return [record for record in _imported(store) if isinstance(record, Edge) or record.kind in kinds]


def _imported(store: Store) -> list[Node | Edge]:
    """Return everything in a store but the reports of imports and who started them."""
    return store.read(lambda tx: [record for record in tx.backup() if record.kind not in {"ImportRun", "AuditEvent"}])


DAMAGED = "\N{REPLACEMENT CHARACTER}"


def test_a_row_with_a_damaged_letter_is_held_back_with_its_line_and_column_and_every_other_name_is_right(
    office, tmp_path
):
    folder = package(tmp_path / "in", **PEOPLE, referrals=REFERRALS + referral_row("R1"), events=EVENTS)
    names = ["Център Надежда", "Дом Изгрев", "Ромски клуб"]
    for name in ("organisations", "events"):
        path = folder / f"{name}.csv"
        rows = (
            "".join(f"X{number},{one},ngo,M1,,,\n" for number, one in enumerate(names))
            if name == "organisations"
            else history("R1", *GOOD[:2]).replace("phone", "по телефон")
        )
        raw = (path.read_text("utf-8") + rows).encode()
        path.write_bytes(raw.replace("Изгрев".encode(), b"\xc8zgrev").replace("телефон".encode(), b"\xf2"))
    report = import_native(office, folder)
    assert report.held_lines == {
        ("organisations", "broken_letter", "name_bg"): (4,),
        ("referrals", "broken_letter", "channel"): (2,),
        ("events", "referral_held_back", ""): (2, 3),
    }
    assert {office.directory().organisations[OrganisationId(one)].name_bg for one in ("X0", "X2")} == {
        names[0],
        names[2],
    }
    staged = office.read(lambda tx: tx.find("StagedRow", limit=9).nodes)
    assert any(DAMAGED in str(node.fields["raw"]) for node in staged)
