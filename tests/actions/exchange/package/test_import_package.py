"""Import of our own package: head files of both names, what stays on a second import, what is held back."""

import shutil
from dataclasses import replace

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.errors import BadInput, NotAllowed
from referral.exchange.package.import_package import import_native
from referral.model.actors import Role, User
from referral.model.directory import Organisation
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
from tests.fakes.demo_fixture import PACKAGE, WORDS, context


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


def test_the_demo_town_under_its_earlier_headers_and_the_present_ones_is_the_same(store, tmp_path):
    folder = tmp_path / "renamed"
    shutil.copytree(PACKAGE, folder)
    present = {"clients": ("papers", "held"), "referrals": ("mode", "delivery"), "events": ("said_by", "informant")}
    for table, (old, new) in present.items():
        path = folder / f"{table}.csv"
        header, rest = path.read_text("utf-8").split("\n", 1)
        assert old in header.split(",")
        path.write_text(header.replace(f",{old},", f",{new},").replace(",paper,", ",missing,") + "\n" + rest, "utf-8")
    (folder / "referrals.csv").write_text(
        (folder / "referrals.csv").read_text("utf-8").replace(",mode\n", ",delivery\n", 1), "utf-8"
    )
    report = import_native(context(store), folder)
    assert not report.held
    assert {table for table, count in report.stored.items() if count} == {"ties"}


def test_areas_may_stand_in_any_order_and_one_without_its_whole_is_held_back(office, tmp_path):
    head = "id,name_bg,type,part_of\n"
    rows = "Q1,Квартал,quarter,T1\nT1,Град,town,M1\nM1,Община,municipality,\nQ2,Друг,quarter,X\nQ3,Кръг,quarter,Q3\n"
    report = import_native(office, package(tmp_path / "in", areas=head + rows))
    assert report.held_by_rule == {("areas", "unknown_reference"): 1, ("areas", "circular_reference"): 1}
    assert set(office.directory().areas) == {"Q1", "T1", "M1"}
    later = import_native(office, package(tmp_path / "later", areas=head + "Q4,Нов,quarter,T1\n"))
    assert (later.held, later.stored["areas"]) == ([], 1)


@pytest.mark.parametrize("table", ["services", "events", "users"])
def test_an_unclosed_quote_is_named_by_its_line_and_nothing_is_stored(office, tmp_path, table):
    tables = PEOPLE | {"referrals": REFERRALS + referral_row("R1"), "events": EVENTS + history("R1", *GOOD)}
    lines = tables[table].splitlines()
    tables[table] = "\n".join([*lines, lines[-1].replace(",", ',"', 1), *lines[1:]]) + "\n"
    with pytest.raises(BadInput) as refused:
        import_native(office, package(tmp_path / "in", **tables))
    assert refused.value.details["problems"][0][1:] == (
        "unclosed_quote",
        {"file": f"{table}.csv", "line": len(lines) + 1},
    )
    assert office.read(lambda tx: [tx.tally(kind)[0].count for kind in ("Area", "ImportRun")]) == [0, 0]


def test_a_user_name_that_is_taken_here_or_in_the_package_costs_its_row(office, tmp_path):
    users = "id,login,name,role\nU1,maria,А,coordinator\nU2,Maria,Б,coordinator\nU3,ivan,В,coordinator\n"
    report = import_native(office, package(tmp_path / "in", users=users))
    assert (report.held_by_rule, report.stored["users"]) == ({("users", "taken_login"): 1}, 2)
    report = import_native(office, package(tmp_path / "more", users="id,login,name,role\nU9,ivan,Г,coordinator\n"))
    assert report.held_by_rule == {("users", "taken_login"): 1}
    assert report.is_empty


def test_values_that_no_store_takes_cost_their_row(office, tmp_path):
    areas = f"id,name_bg,type,population\nA1,А,quarter,{10**30}\nA2,Б,quarter,5\n"
    report = import_native(office, package(tmp_path / "in", areas=areas))
    assert (report.held_by_rule, report.stored["areas"]) == ({("areas", "unusable_value"): 1}, 1)


def test_a_pair_told_three_times_is_one_tie_and_nobody_is_tied_to_themselves(office, tmp_path):
    organisations = "id,name_bg,kind\nA,А,ngo\nB,Б,ngo\n"
    ties = "source,target,kind,since\nA,B,partners_with,\nB,A,partners_with,\nA,B,partners_with,2020-01-01\nA,A,partners_with,\n"
    report = import_native(office, package(tmp_path / "in", organisations=organisations, ties=ties))
    (tie,) = office.directory().ties
    assert (tie.one, tie.other, str(tie.since)) == ("A", "B", "2020-01-01")
    counts = (report.read["ties"], report.stored["ties"], report.unchanged["ties"], report.held_by_rule)
    assert counts == (4, 1, 2, {("ties", "tie_to_itself"): 1})
