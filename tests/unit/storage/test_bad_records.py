"""What cannot be read is left out once it was named; whatever else goes wrong with one stops no other."""

import pytest

from graph.errors import Unavailable
from graph.model import Node
from referral.errors import Unreadable
from referral.storage.bad_records import Failure, checked, made_of, one_of_many


@checked
def number_of(node: Node) -> int:
    return int(str(node.fields["number"]))


def node(name: str, **fields: str) -> Node:
    return Node(kind="Sum", id=name, fields=fields)


def test_a_list_leaves_out_what_cannot_be_read_and_the_log_names_it_once(caplog):
    for _ in range(2):
        assert made_of(
            [node("a", number="1"), node("b", number="one"), node("c"), node("d", number="2")], number_of
        ) == (1, 2)
    assert [one.args for one in caplog.records] == [("Sum", "b", 0), ("Sum", "c", 0)]


def test_one_record_alone_refuses_by_name():
    with pytest.raises(Unreadable) as refused:
        number_of(node("e"))
    assert refused.value.details == {"kind": "Sum", "id": "e"}


def test_a_failure_is_noted_but_a_store_that_is_away_concerns_all():
    failures: list[Failure] = []
    with one_of_many("Sum", "a", failures):
        raise RecursionError
    assert [(one.kind, one.id, type(one.error)) for one in failures] == [("Sum", "a", RecursionError)]
    with pytest.raises(Unavailable), one_of_many("Sum", "b", failures):
        raise Unavailable
    assert len(failures) == 1
