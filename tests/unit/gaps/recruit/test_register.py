"""A register becomes candidates, and each of its mistakes is named."""

import pytest

from referral.errors import BadInput
from referral.gaps.recruit.proposals import Source
from referral.gaps.recruit.register import RegisterRow, from_register
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.recruit.made_up_needs import directory_of, organisation, service


def row(line: int = 2, **cells: str) -> RegisterRow:
    return RegisterRow(line=line, cells=tuple(cells.items()))


def test_a_row_is_a_candidate_with_what_it_says_and_what_every_such_service_asks_for():
    directory = directory_of([organisation("A")], [service("S", "A", "doc.legal", requires=("id_card",))])
    (candidate,) = from_register(
        [
            row(
                name="Адвокат",
                needs="doc.legal",
                areas="QUARTER",
                hours="evening",
                languages="rom tr",
                places="4",
                cost="1200,5",
            )
        ],
        directory=directory,
        vocabulary=WORDS,
    )
    assert (candidate.key, candidate.source, candidate.organisation.name_bg) == (
        "register:2",
        Source.REGISTER,
        "Адвокат",
    )
    assert (candidate.places, candidate.cost) == (4, 1200.5)
    (offered,) = candidate.services
    assert (offered.areas, offered.hours, offered.languages) == (("QUARTER",), ("evening",), ("rom", "tr"))
    assert offered.requires == ("id_card",)


def test_a_type_stands_for_its_needs_and_its_kind():
    (candidate,) = from_register([row(name="Приют", type="shelter")], directory=directory_of(), vocabulary=WORDS)
    assert (candidate.needs, candidate.organisation.kind, candidate.partner_type) == (
        ("hou.homeless",),
        "shelter",
        "shelter",
    )
    assert candidate.services[0].areas == ("TOWN",)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "X"}, "register_incomplete"),
        ({"needs": "doc.legal"}, "register_incomplete"),
        ({"name": "X", "needs": "doc.nothing"}, "register_code"),
        ({"name": "X", "needs": "doc.legal", "areas": "MOON"}, "register_code"),
        ({"name": "X", "needs": "doc.legal", "cost": "-1"}, "register_number"),
        ({"name": "X", "needs": "doc.legal", "places": "many"}, "register_number"),
        ({"name": "X", "needs": "doc.legal", "cost": "inf"}, "register_number"),
        ({"name": "X", "needs": "doc.legal", "colour": "red"}, "register_column"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_taken(cells, code):
    good = row(3, name="Y", needs="doc.legal")
    with pytest.raises(BadInput) as refused:
        from_register([good, row(**cells)], directory=directory_of(), vocabulary=WORDS)
    assert [problem for _, problem, _ in refused.value.details["problems"]] == [code]
