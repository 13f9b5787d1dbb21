"""Open needs and candidates are put through the matcher that finds help for people."""

from referral.gaps.recruit.demand import reach, wanted
from referral.gaps.recruit.proposals import proposals
from referral.gaps.recruit.register import RegisterRow, from_register
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.recruit.made_up_needs import directory_of, needs_of, organisation, person, service


def test_a_need_is_unmet_where_nobody_can_be_used_now_whatever_is_entered():
    directory = directory_of(
        [organisation("A", seat="QUARTER")],
        [
            service("DAY", "A", "edu.digital", hours=("day",)),
            service("FULL", "A", "hea.dental", places=2),
            service("PAPERS", "A", "doc.legal", requires=("id_card",)),
        ],
    )
    day, evening, full, papers = needs_of(
        directory,
        person("P1", "edu.digital"),
        person("P2", "edu.digital", hours=("evening",)),
        person("P3", "hea.dental"),
        person("P4", "doc.legal", not_held=("id_card",)),
        waiting={"FULL": 4},
    )
    assert [one.id for one in day.able] == ["DAY"]
    assert [evening.able, full.able, papers.able] == [(), (), ()]


def test_a_candidate_answers_only_those_who_could_use_its_service():
    directory = directory_of(
        [organisation("A", seat="QUARTER")],
        [service("S", "A", "edu.literacy_adult", requires=("id_card",), hours=("day",))],
    )
    needs = needs_of(
        directory,
        person("P1", "edu.literacy_adult", hours=("evening",), held=("id_card",)),
        person("P2", "edu.literacy_adult", hours=("evening",), not_held=("id_card",)),
        person("P3", "hou.homeless", area="HILL"),
    )
    asked = wanted(needs)
    assert asked.hours["edu.literacy_adult"] == {"evening"}
    candidates = proposals(directory, WORDS, asked)
    answered = reach(directory, needs, candidates)
    assert answered.answered_by == (frozenset({"type:adult_learning"}), frozenset(), frozenset({"type:shelter"}))
    assert dict(answered.obstacles["type:adult_learning"]) == {"papers_missing": 1}
    assert dict(answered.obstacles["type:shelter"]) == {}


def test_why_a_candidate_could_not_answer_is_counted_where_nobody_answers():
    directory = directory_of([organisation("A", seat="QUARTER")], [service("S", "A", "edu.digital", hours=("day",))])
    needs = needs_of(
        directory, person("P1", "edu.digital", hours=("day",)), person("P2", "edu.digital", hours=("weekend",))
    )
    row = RegisterRow(line=2, cells=(("name", "X"), ("needs", "edu.digital"), ("hours", "evening")))
    candidates = from_register([row], directory=directory, vocabulary=WORDS)
    assert dict(reach(directory, needs, candidates).obstacles["register:2"]) == {"not_open_then": 1}


def test_who_speaks_what_is_asked_by_need():
    needs = needs_of(
        directory_of(),
        person("P1", "hou.homeless", language="rom"),
        person("P2", "hou.homeless"),
        person("P3", "doc.debt"),
    )
    asked = wanted(needs)
    assert asked.languages == {"hou.homeless": {"rom"}, "doc.debt": frozenset()}
