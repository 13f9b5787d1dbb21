"""Real directories that nobody on our side wrote; read in place, never copied here."""

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
