"""Real directories that nobody on our side wrote; read in place, never copied here."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.engines.sqlite.store import open_sqlite
from referral.errors import BadInput
from referral.exchange.hsds import import_hsds
from referral.phone_numbers import phone_parts
from referral.storage import records
from tests.fakes.demo_fixture import context

SHARED = Path(__file__).parents[4] / "shared" / "data" / "hsds"
shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="SHARED HSDS DATA IS ABSENT: the real directories were not tried"
)


@pytest.fixture
def office(tmp_path):
    return context(open_sqlite(tmp_path / "s.sqlite", records.schema()))


@shared
def test_a_legal_aid_directory_is_loaded_and_nothing_is_linked_by_guess(office):
    report = import_hsds(office, SHARED / "ilao-1.1")
    assert (report.read["organizations"], report.read["services"], report.read["locations"]) == (33, 430, 520)
    assert report.held_by_rule["services", "dangling_organization"] == 341
    assert report.held_by_rule["locations", "dangling_organization"] == 448
    assert report.remarks == {
        ("services", "blank_status"): 430,
        ("services", "blank_id"): 1,
        ("services", "blank_name"): 1,
    }
    assert report.stored["services"] == 89
    for table, count in report.read.items():
        kept = sum(number for (name, _), number in report.held_by_rule.items() if name == table)
        assert report.stored[table] + kept == count, table
    staged = office.read(lambda tx: tx.tally("StagedRow")[0].count)
    assert staged == len(report.held)
    picture = office.directory()
    assert all(one.organisation in picture.organisations for one in picture.services.values())


@shared
def test_the_official_example_is_loaded(office):
    report = import_hsds(office, SHARED / "official-3.2.3" / "csv")
    assert (report.stored["organizations"], report.stored["services"]) == (1, 1)
    again = import_hsds(office, SHARED / "official-3.2.3" / "csv")
    assert (again.stored["organizations"], again.unchanged["services"]) == (0, 1)


def test_a_folder_that_is_no_package_is_refused(office, tmp_path):
    with pytest.raises(BadInput):
        import_hsds(office, tmp_path)


def test_placeholders_semicolons_and_old_encodings_are_read(office, tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "organizations.csv").write_bytes(
        "id;name;url\n1;Център „Надежда“;N/A\n1;Двойник;\n;Без номер;\n".encode("cp1251")
    )
    (folder / "services.csv").write_text(
        "id,organization_id,name,status\n7,1,Помощ,active\n8,9,Друга,active\n", encoding="utf-8-sig"
    )
    report = import_hsds(office, folder)
    (one,) = office.directory().organisations.values()
    assert (one.name_bg, one.website) == ("Център „Надежда“", None)
    assert report.held_by_rule == {
        ("organizations", "missing_id"): 1, ("organizations", "repeated_id"): 1, ("services", "dangling_organization"): 1,
    }  # fmt: skip
    (service,) = office.directory().services.values()
    assert (service.status, service.organisation) == ("active", one.id)


def feed(folder, **tables: str):
    folder.mkdir(exist_ok=True)
    for name, text in {"organizations": "id,name\n1,Пункт\n", **tables}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


SERVICES = "id,organization_id,name,status,minimum_age\ns,1,Храна,active,{age}\n"


def test_a_table_that_is_not_used_and_cannot_be_read_is_told_and_left_out(office, tmp_path):
    stray = "Code,Name,,Approved,,\n1,x,,yes,,\n"
    report = import_hsds(office, feed(tmp_path / "in", services=SERVICES.format(age="inf"), zz_notes=stray))
    assert report.remarks == {("zz_notes", "bad_header"): 1, ("services", "senseless_minimum_age"): 1}
    assert (report.stored["organizations"], report.stored["services"]) == (1, 1)
    assert office.read(lambda tx: tx.tally("ImportRun")[0].count) == 1


@pytest.mark.parametrize("table", ["organizations", "services", "phones"])
def test_a_used_table_that_cannot_be_read_keeps_everything_out(office, tmp_path, table):
    folder = feed(tmp_path / "in", services=SERVICES.format(age=""))
    (folder / f"{table}.csv").write_text('id,name\n1,"Не е затворено\n2,Друг\n', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        import_hsds(office, folder)
    assert refused.value.details["problems"] == (
        (f"{table}.csv", "unclosed_quote", {"file": f"{table}.csv", "line": 2}),
    )
    assert (
        office.read(lambda tx: [tx.tally(kind)[0].count for kind in ("Organisation", "Service", "ImportRun")])
        == [0] * 3
    )


def test_rows_with_damaged_letters_are_held_back_and_the_others_come_in(office, tmp_path):
    folder = feed(
        tmp_path / "in",
        services=SERVICES.format(age="") + "t,1,Топла @,active,\n",
        organizations="id,name,email\n1,Пункт,\n2,Дом @,\n",
        phones="id,organization_id,number\np,1,02 1\nq,1,02 @ вътрешен\n",
    )
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"@", b"\xd0"))
    report = import_hsds(office, folder)
    assert report.held_lines == {
        ("organizations", "broken_letter", "name"): (3,),
        ("phones", "broken_letter", "number"): (3,),
        ("services", "broken_letter", "name"): (3,),
    }
    assert (report.stored["organizations"], report.stored["services"], report.stored["phones"]) == (1, 1, 1)


def test_a_second_import_keeps_what_people_changed_here_and_queues_what_differs(office, tmp_path):
    folder = feed(tmp_path / "in", phones="id,organization_id,number\np,1,02 1\n")
    import_hsds(office, folder)
    (organisation,) = office.directory().organisations.values()
    changed = replace(organisation, kind="ngo", phone="02 2", address="ул. Роза 1")
    office.write(lambda tx: records.save(tx, changed))
    feed(folder, phones="id,organization_id,number\np,1,02 3\n", organizations="id,name,email\n1,Пункт,a@x.example\n")
    report = import_hsds(office, folder)
    (now,) = office.directory().organisations.values()
    assert (now.kind, now.phone, now.address, now.email) == ("ngo", "02 2", "ул. Роза 1", "a@x.example")
    assert report.held_by_rule == {("organizations", "changed_here_too"): 1}
    assert office.read(lambda tx: tx.tally("StagedRow")[0].count) == 1


def test_every_phone_of_an_organisation_is_kept_voice_before_fax(office, tmp_path):
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name\no1,Факсът е първи\no2,Друга\n", encoding="utf-8")
    (folder / "phones.csv").write_text(
        "id,organization_id,number,extension,type\np1,o1,02 999 11 22,,fax\np2,o1,02 000 001,5,voice\n"
        "p3,o1,0888 123 456,,cell\np4,o2,call reception,,voice\n",
        encoding="utf-8",
    )
    report = import_hsds(office, folder)
    assert (report.read["phones"], report.stored["phones"]) == (4, 4)
    first, second = sorted(office.directory().organisations.values(), key=lambda one: one.source_id)
    assert first.phone == "02 000 001 вътр. 5; 0888 123 456; 02 999 11 22 (факс)"
    assert [part.dial for part in phone_parts(first.phone)] == ["02000001,5", "0888123456", None]
    assert [part.dial for part in phone_parts(second.phone)] == [None]
