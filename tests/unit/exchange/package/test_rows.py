"""Records made of rows."""

from datetime import UTC, datetime

import pytest

from referral.exchange.csv_tables import Row, RowProblem
from referral.exchange.package.rows import RecordMaker
from referral.model.actors import Role
from tests.fakes.demo_fixture import WORDS

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)


@pytest.fixture
def maker() -> RecordMaker:
    known = {table: {} for table in ("areas", "organisations", "services", "users", "clients", "needs")}
    known["areas"]["A01"] = known["organisations"]["O01"] = known["users"]["AS-1"] = object()
    return RecordMaker(source="town", vocabulary=WORDS, now=NOW, known=known)


def row(table: str, **cells: str) -> Row:
    return Row(table=table, line=2, cells={name: text for name, text in cells.items() if text}, header=frozenset(cells))


def test_the_source_is_the_package_unless_the_table_says_it(maker):
    given = {"id": "O1", "name_bg": "Едно", "kind": "other"}
    assert maker.organisation(row("organisations", **given)).source == "town"
    assert maker.organisation(row("organisations", **given, source="feed")).source == "feed"
    assert maker.organisation(row("organisations", **given, source="")).source is None


def test_an_organisation_works_unless_the_row_says_no(maker):
    given = {"id": "O1", "name_bg": "Едно", "kind": "other"}
    assert maker.organisation(row("organisations", **given)).active is True
    assert maker.organisation(row("organisations", **given, active="False")).active is False


def test_an_account_signs_in_by_its_code_when_no_user_name_is_given(maker):
    user = maker.user(row("users", id="AS-9", name="Сътрудник", role="assistant"))
    assert (user.login, user.role, user.password_hash, user.created_at) == ("as-9", Role.ASSISTANT, None, NOW)
    assert maker.user(row("users", id="AS-9", login="Maria", name="М", role="assistant")).login == "maria"


def test_a_need_stands_where_its_client_does(maker):
    cells = {"code": "TH-1", "area": "A01", "assistant": "AS-1", "centre": "O01"}
    maker.known["clients"]["TH-1"] = maker.client(row("clients", **cells))
    given = {"id": "N1", "client": "TH-1", "need": "doc.address", "recorded_on": "2026-01-02", "status": "open"}
    need = maker.need(row("needs", **given))
    assert (need.area, need.assistant, need.centre) == ("A01", "AS-1", "O01")
    with pytest.raises(RowProblem) as refused:
        maker.need(row("needs", **{**given, "recorded_on": ""}))
    assert refused.value.rule == "missing_value"


@pytest.mark.parametrize("names", [("papers", "papers_until"), ("held", "held_until")])
def test_the_last_day_of_a_paper_that_is_not_held_is_refused(maker, names):
    held, until = names
    cells = {"code": "TH-1", "area": "A01", "assistant": "AS-1", "centre": "O01", held: "id_card"}
    client = maker.client(row("clients", **cells, **{until: "id_card=2026-01-01"}))
    assert (client.held, client.held_until) == (("id_card",), ("id_card=2026-01-01",))
    with pytest.raises(RowProblem) as refused:
        maker.client(row("clients", **cells, **{until: "telk=2026-01-01"}))
    assert refused.value.rule == "paper_not_held"
