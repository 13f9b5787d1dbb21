"""Who loses somebody that can help, and who gains somebody."""

from referral.gaps.what_if.effects.people import people_of
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.what_if.what_if_examples import client, need, service, tried, with_people

CLIENTS = (
    client(0, language="rom", birth_from=1990, birth_to=1994),
    client(1, language="bg", birth_from=2010, birth_to=2014, area="TOWN"),
    client(2, held=("id_card",)),
    client(3, not_held=("id_card",)),
)


def people(*services, needs, lines):
    data = with_people(*services, clients=CLIENTS, needs=needs)
    _, both = tried(data, *lines)
    return people_of(both, WORDS)


def test_only_unmet_needs_count_each_by_what_the_service_asks():
    counted = people(
        service("S1", "O1", "hea.gp", areas=("TOWN",), requires=("id_card",)),
        needs=[need(2), need(3), need(0, status="met"), need(1, status="ended")],
        lines=["close S1"],
    )
    assert counted.all.lost.people == 1  # of the two, one has no identity card: nobody could help before either
    assert counted.all.lost.ids == ("N2",)
    assert counted.all.gained.people == 0


def test_a_paper_less_helps_who_does_not_have_it():
    counted = people(
        service("S1", "O1", "hea.gp", areas=("TOWN",), requires=("id_card",)),
        needs=[need(2), need(3, status="referred")],
        lines=["set S1 requires="],
    )
    assert (counted.all.lost.people, counted.all.gained.ids) == (0, ("N3",))


def test_they_are_counted_by_need_area_language_and_age():
    counted = people(
        service("S1", "O1", "hea.gp", areas=("TOWN",)),
        service("S2", "O1", "doc.debt", areas=("TOWN",)),
        needs=[need(0), need(1), need(2), need(4, code="doc.debt", of=0)],
        lines=["close O1"],
    )
    lost = {name: {code: shift.lost.people for code, shift in rows.items()} for name, rows in counted.by.items()}
    assert lost == {
        "need": {"hea.gp": 3, "doc.debt": 1},
        "area": {"QUARTER": 2, "TOWN": 1},
        "language": {"": 1, "bg": 1, "rom": 1},
        "age": {"": 1, "7-13": 1, "30-59": 1},
    }
    assert counted.all.lost.people == 3
    assert counted.all.lost.total == 4


def test_hours_of_the_need_are_asked_for():
    counted = people(
        service("S1", "O1", "hea.gp", hours=("day",)),
        needs=[need(0, hours=("evening",)), need(2)],
        lines=["set S1 hours+=evening"],
    )
    assert counted.all.gained.ids == ("N0",)
