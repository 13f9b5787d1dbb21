"""What stands in the way of a person, by the real matcher over small towns."""

import pytest

from referral.gaps.reasons.model import Obstacle, UnmetReason
from referral.gaps.reasons.obstacles import OF_CAUTION, OF_CODE
from referral.matching.eligibility import CRITERIA
from referral.matching.model import Verdict
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import TODAY, service
from tests.unit.gaps.reasons.reason_examples import NEED, client, obstacles

ADULT = {"birth_from": 1990, "birth_to": 1994}


def why(*services, hours=(), waiting=None, **person):
    said = obstacles(*services, waiting=waiting).of(client(**{**ADULT, **person}), NEED, hours)
    return said.obstacle.reason.value, said.obstacle.detail


def offer(key="S1", **more):
    return service(key, "O1", NEED, **more)


@pytest.mark.parametrize(
    ("services", "asked", "expected"),
    [
        ((), {}, ("none_exists", "")),
        ((offer(status="suspended"),), {}, ("none_exists", "")),
        ((service("S1", "OLD", NEED),), {}, ("none_exists", "")),
        ((offer(funded_until=TODAY.replace(day=1)),), {}, ("none_exists", "")),
        ((offer(),), {}, ("not_tried", "")),
        ((offer(areas=("FAR",)),), {}, ("far", "")),
        ((offer(areas=("FAR",)), offer("S2", status="suspended")), {}, ("far", "")),
        ((offer(places=0),), {}, ("full", "")),
        ((offer(places=5),), {"waiting": {"S1": 10}}, ("full", "")),
        ((offer(hours=("day",)),), {"hours": ("evening",)}, ("hours", "")),
        ((offer(window="06-01/06-30"),), {}, ("window", "")),
        ((offer(age_to=14),), {}, ("not_eligible", "age")),
        ((offer(requires=("id_card",)),), {"not_held": ("id_card",)}, ("papers", "id_card")),
        ((offer(requires=("id_card",)),), {"barriers": ("no_id",)}, ("papers", "id_card")),
        ((offer(requires=("health_insured",)),), {"not_held": ("health_insured",)}, ("not_eligible", "health_insured")),
        ((offer(hours=("day",)),), {"barriers": ("works_in_the_day",)}, ("hours", "works_in_the_day")),
        ((offer(hours=("day", "evening")),), {"barriers": ("works_in_the_day",)}, ("not_tried", "")),
        (
            (offer(languages=("bg",)),),
            {"language": "rom", "barriers": ("weak_bulgarian",)},
            ("language", "weak_bulgarian"),
        ),
        ((offer(languages=("bg",)),), {"language": "rom"}, ("not_tried", "")),
        ((offer(languages=("bg", "rom")),), {"language": "rom", "barriers": ("weak_bulgarian",)}, ("not_tried", "")),
    ],
)
def test_the_one_obstacle(services, asked, expected):
    assert why(*services, **asked) == expected


def test_the_nearest_help_gives_the_reason():
    """A full service is nearer than one that asks for a document, and one obstacle is nearer than two."""
    both = (offer(requires=("id_card",)), offer("S2", places=0))
    assert why(*both, not_held=("id_card",)) == ("full", "")
    twice = (offer(requires=("id_card",), hours=("day",)), offer("S2", areas=("FAR",)))
    assert why(*twice, not_held=("id_card",), hours=("evening",)) == ("far", "")
    alone = (offer(requires=("id_card",), hours=("day",)),)
    assert why(*alone, not_held=("id_card",), hours=("evening",)) == ("papers", "id_card")


def test_a_closed_service_is_no_help_however_few_its_obstacles():
    closed = offer("S2", status="suspended")
    assert why(offer(requires=("id_card",), hours=("day",)), closed, not_held=("id_card",), hours=("evening",)) == (
        "papers",
        "id_card",
    )


def test_whoever_could_help_is_named():
    said = obstacles(offer(), offer("S2"), offer("S3", places=0)).of(client(), NEED, ())
    assert (said.obstacle, said.services) == (Obstacle(reason=UnmetReason.NOT_TRIED), {"S1", "S2"})


def test_people_alike_in_what_is_asked_are_asked_for_once():
    asked = obstacles(offer(requires=("id_card",)))
    for number in range(20):
        asked.of(client(f"C{number}", birth_from=1950 + number, birth_to=1954 + number, language="rom"), NEED, ())
    assert len(asked._said) == 1
    asked.of(client("OTHER", not_held=("id_card",)), NEED, ())
    assert len(asked._said) == 2


def test_every_failing_code_of_eligibility_and_every_caution_has_its_reason():
    codes = {rule.code for criterion in CRITERIA for rule in criterion.rules if rule.verdict is Verdict.FAIL}
    assert codes == set(OF_CODE)
    cautions = {rule.code for criterion in CRITERIA for rule in criterion.rules if rule.verdict is Verdict.CAUTION}
    assert {code for _, code, _ in OF_CAUTION} <= cautions
    assert {barrier for barrier, _, _ in OF_CAUTION} <= set(WORDS.codes("barriers"))
