"""JSON of why needs are not met."""

from referral.gaps.reasons.reading import reasons
from referral.gaps.reasons.tree import Selection
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def test_the_reasons_and_their_rows_are_the_numbers_of_the_tree(client_as, store):
    told = client_as(Role.COORDINATOR).get("/api/gaps/reasons?lang=en&area=A05&by=age").json()
    found = reasons(context(store, Role.COORDINATOR), Selection(area="A05"))
    assert (told["unmet"], told["recorded"], told["people"]) == (
        found.tree.share.hits, found.tree.share.of, found.tree.people,
    )  # fmt: skip
    assert (told["low"], told["high"]) == found.tree.share.interval
    assert {row["reason"]: row["needs"] for row in told["reasons"]} == {
        count.reason.value: count.needs for count in found.tree.reasons
    }
    assert sum(row["unmet"] for row in told["rows"]) == told["unmet"]
    assert told["by"] == "age"


def test_hidden_is_said_and_has_no_number(client_as):
    told = client_as(Role.MUNICIPALITY).get("/api/gaps/reasons").json()
    assert told["hidden"] is True
    assert (told["unmet"], told["people"], told["reasons"], told["rows"]) == (None, None, [], [])


def test_a_code_that_is_in_no_list_is_refused_by_name(client_as):
    answer = client_as(Role.COORDINATOR).get("/api/gaps/reasons?area=NOWHERE")
    assert answer.status_code == 422
    assert "area" in answer.text
