"""HSDS rows become our records: placeholders are nothing, ids stay the same, what is missing is refused by a rule."""

import uuid

import pytest

from referral.exchange import hsds_rows
from referral.exchange.csv_tables import Row, RowProblem

OWNERS = {"1": "O-1"}


def row(table: str = "services", **cells: str) -> Row:
    return Row(table=table, line=2, cells=cells)


def service(**cells: str):
    given = {"id": "7", "organization_id": "1", "name": "Помощ", **cells}
    return hsds_rows.service(row(**given), source="feed", organisations=OWNERS)


def test_an_id_is_always_the_same_and_differs_by_source_kind_and_original():
    one = hsds_rows.identifier("feed", "service", "7")
    assert one == hsds_rows.identifier("feed", "service", "7")
    assert uuid.UUID(one).version == 5
    others = {
        hsds_rows.identifier(*parts)
        for parts in (("b", "service", "7"), ("feed", "phone", "7"), ("feed", "service", "8"))
    }
    assert len(others | {one}) == 4


@pytest.mark.parametrize("nothing", ["", "N/A", "none", "NULL", "na", "-"])
def test_a_placeholder_holds_nothing_and_the_next_column_is_taken(nothing):
    assert hsds_rows.text(row(website=nothing, url="https://a.example"), "website", "url") == "https://a.example"
    assert hsds_rows.text(row(website=nothing), "website", "url") is None


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("Women&#8217;s Shelter &amp; Home", "Women’s Shelter & Home"),
        ("Line one\\nLine two<br>three<BR />four", "Line one\nLine two\nthree\nfour"),
        ("&amp;lt;b&amp;gt; is read once", "&lt;b&gt; is read once"),
        ("3 < 5 & a > b", "3 < 5 & a > b"),
        ("&nbsp;", None),
    ],
)
def test_entities_and_breaks_are_text_that_people_read(stored, read):
    assert hsds_rows.text(row(description=stored), "description") == read
    assert service(description=stored).description == read


@pytest.mark.parametrize(
    ("given", "status", "rule"),
    [
        ("active", "active", None),
        ("Temporarily Closed", "suspended", None),
        ("defunct", "closed", None),
        ("", "unknown", "blank_status"),
        ("N/A", "unknown", "blank_status"),
        ("paused", "unknown", "unknown_status"),
    ],
)
def test_a_status_is_ours_or_unknown_with_the_rule_that_says_why(given, status, rule):
    assert hsds_rows.status_of(row(status=given)) == (status, rule)
    assert service(status=given).status == status


@pytest.mark.parametrize(
    ("cells", "rule"),
    [({"organization_id": "9"}, "dangling_organization"), ({"id": "N/A"}, "missing_id"), ({"name": "-"}, "missing_name")],
)  # fmt: skip
def test_a_service_that_cannot_be_used_is_refused_by_its_rule(cells, rule):
    with pytest.raises(RowProblem) as refused:
        service(**cells)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("cells", "rule"), [({"name": "Център"}, "missing_id"), ({"id": "1", "name": ""}, "missing_name")]
)
def test_an_organisation_needs_an_id_and_a_name(cells, rule):
    with pytest.raises(RowProblem) as refused:
        hsds_rows.organisation(row("organizations", **cells), source="feed")
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("least", "most", "ages", "rules"),
    [
        ("18+", "", (18, None), ()),
        ("0", "6,5", (0, 6), ()),
        ("", "65 +", (None, None), ("open_maximum_age",)),
        ("inf", "nan", (None, None), ("senseless_minimum_age", "senseless_maximum_age")),
        ("1e400", "-3", (None, None), ("senseless_minimum_age", "senseless_maximum_age")),
        ("teen", "999", (None, None), ("senseless_minimum_age", "senseless_maximum_age")),
        ("9" * 5000, "99", (None, 99), ("senseless_minimum_age",)),
    ],
)
def test_a_senseless_age_costs_the_age_and_not_the_service(least, most, ages, rules):
    made = service(minimum_age=least, maximum_age=most)
    assert (made.age_from, made.age_to) == ages
    given = row(id="1", name="A", status="active", minimum_age=least, maximum_age=most)
    assert hsds_rows.remarks_on(given) == rules


def test_a_service_keeps_its_owner_its_ages_and_where_it_came_from():
    made = service(minimum_age="14", maximum_age="17.0", application_process="Лично", description="none")
    assert (made.organisation, made.age_from, made.age_to) == ("O-1", 14, 17)
    assert (made.how_to_apply, made.description) == ("Лично", None)
    assert (made.source, made.source_id, made.id) == ("feed", "7", hsds_rows.identifier("feed", "service", "7"))


def test_remarks_name_every_blank_and_the_status():
    assert hsds_rows.remarks_on(row(id="1", name="x", status="active")) == ()
    assert hsds_rows.remarks_on(row(name="N/A")) == ("blank_id", "blank_name", "blank_status")
