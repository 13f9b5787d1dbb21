"""What an import reports: counts by table and rule, and every row held back, stored as it came."""

import json

import pytest

from graph.model import where
from referral.errors import BadInput, NotAllowed
from referral.exchange import import_report
from referral.exchange.csv_tables import Row
from referral.exchange.import_report import BATCH, HeldRow, ImportReport
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def held(number: int, rule: str = "missing_name", table: str = "services") -> HeldRow:
    return HeldRow(row=Row(table=table, line=number + 1, cells={"id": str(number), "име": "Ж"}), rule=rule)


def test_rows_held_back_are_counted_by_table_and_rule():
    report = ImportReport(source="feed", format="hsds", held=[held(1), held(2), held(3, "x"), held(4, table="phones")])
    assert report.held_by_rule == {
        ("phones", "missing_name"): 1,
        ("services", "missing_name"): 2,
        ("services", "x"): 1,
    }
    report.read["services"] += 4
    report.remarks["services", "blank_status"] += 2
    assert json.loads(report.as_json()) == {
        "read": {"services": 4}, "stored": {}, "unchanged": {}, "remarks": {"services: blank_status": 2},
        "kept": {"phones: missing_name": 1, "services: missing_name": 2, "services: x": 1},
    }  # fmt: skip


def test_a_report_and_its_rows_are_stored_over_more_than_one_transaction(store):
    office = context(store, Role.COORDINATOR)
    report = ImportReport(source="feed", format="hsds", held=[held(number) for number in range(1, BATCH + 3)])
    import_report.finish(office, report)
    (run,) = store.read(lambda tx: tx.find("ImportRun", where(source="feed"), limit=10_000)).nodes
    assert (run.fields["actor"], run.fields["format"], run.fields["report"]) == ("COORD", "hsds", report.as_json())
    assert store.read(lambda tx: tx.tally("StagedRow", where(run=run.id)))[0].count == BATCH + 2
    (last,) = store.read(lambda tx: tx.find("StagedRow", where(run=run.id, line=BATCH + 3), limit=10_000)).nodes
    assert (last.fields["table"], last.fields["rule"]) == ("services", "missing_name")
    assert json.loads(str(last.fields["raw"])) == {"id": str(BATCH + 2), "име": "Ж"}
    (entry,) = store.read(lambda tx: tx.find("AuditEvent", where(action="import", subject=run.id), limit=10_000)).nodes
    assert entry.fields["detail"] == "feed"


def test_a_folder_without_the_table_of_the_format_is_refused_by_name(store, tmp_path):
    office = context(store, Role.COORDINATOR)
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "services.csv").mkdir(parents=True)  # a folder is no table
    with pytest.raises(BadInput) as refused:
        import_report.begin(office, tmp_path / "feed", wanted="services.csv")
    assert refused.value.details["problems"] == (
        ("folder", "no_package", {"folder": "feed", "wanted": "services.csv"}),
    )
    (tmp_path / "services.csv").write_text("id\n", encoding="utf-8")
    import_report.begin(office, tmp_path, wanted="services.csv")


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.CENTRE_LEAD, Role.MUNICIPALITY])
def test_who_may_not_import_is_refused_before_the_folder_is_looked_at(store, tmp_path, role):
    with pytest.raises(NotAllowed):
        import_report.begin(context(store, role), tmp_path / "nowhere", wanted="services.csv")
