"""Matching, for any services and any person: the quick way equals the plain one, and nothing is lost."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from referral.matching.eligibility import CHECKS
from referral.matching.model import HelpRequest, Verdict
from referral.matching.ranking import match
from referral.matching.result import REASONS
from referral.model.directory import Organisation, Service
from tests.fakes.reference_matcher import plain_match
from tests.unit.matching.ranking_examples import AREAS, OWNER, TODAY, picture

services = st.builds(
    Service,
    id=st.sampled_from([f"S{number}" for number in range(8)]),
    organisation=st.sampled_from(["O", "O", "SHUT", None]),
    name_bg=st.just("Услуга"),
    status=st.sampled_from(["active", "suspended"]),
    needs=st.sampled_from([("hea.gp",), ("soc.food",), ("hea.gp", "soc.food")]),
    areas=st.lists(st.sampled_from(sorted(AREAS)), max_size=3, unique=True).map(tuple),
    requires=st.lists(st.sampled_from(["id_card", "address", "health_insured"]), max_size=3, unique=True).map(tuple),
    requires_any=st.lists(st.sampled_from(["address|telk", "id_card|birth_certificate"]), max_size=2, unique=True).map(
        tuple
    ),
    window=st.sampled_from([None, None, "01-01/01-31", "06-01/09-30", "11-15/02-10", "12-01/01-14"]),
    hours=st.lists(st.sampled_from(["day", "evening", "weekend", "round_the_clock"]), max_size=2, unique=True).map(
        tuple
    ),
    age_from=st.none() | st.integers(0, 80),
    age_to=st.none() | st.integers(0, 80),
    places=st.none() | st.integers(0, 3),
    funded_until=st.none() | st.dates(date(2025, 12, 1), date(2026, 12, 1)),
    verified_on=st.none() | st.dates(date(2024, 1, 1), TODAY),
    accepts_uninsured=st.sampled_from([None, True, False]),
)
questions = st.builds(
    HelpRequest,
    need=st.just("hea.gp"),
    today=st.just(TODAY),
    area=st.none() | st.sampled_from(["Q", "V", "OUT", "M", "FAR", "RING"]),
    ages=st.none() | st.tuples(st.integers(0, 40), st.integers(40, 90)),
    held=st.frozensets(st.sampled_from(["id_card", "address", "health_insured"])),
    not_held=st.frozensets(st.sampled_from(["id_card", "address", "health_insured"])),
    language=st.none() | st.sampled_from(["bg", "rom"]),
    hours=st.sampled_from([(), ("evening",), ("day", "weekend")]),
)


class Watched:
    """A service or a person that remembers which of its fields were read."""

    def __init__(self, watched):
        self.watched, self.read = watched, set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(self.watched, name)


@settings(max_examples=300)
@given(service=services, asked=questions, barriers=st.frozensets(st.sampled_from(["cannot_read", "works_in_the_day"])))
def test_a_check_reads_no_more_than_it_declares(service, asked, barriers):
    for check in CHECKS:
        watched, person = Watched(service), Watched(replace(asked, barriers=barriers))
        reason = check.judge(person, watched)
        assert watched.read <= set(check.reads)
        assert person.read <= set(check.asks)
        assert check.fails or reason is None or reason.verdict is not Verdict.FAIL


def town_of(offered):
    shut = Organisation(id="SHUT", name_bg="Закрита", kind="ngo", active=False)
    return replace(picture(*offered), organisations=MappingProxyType({"O": OWNER, "SHUT": shut}))


@settings(max_examples=400)
@given(
    offered=st.lists(services, max_size=8, unique_by=lambda one: one.id),
    asked=questions,
    waiting=st.dictionaries(st.sampled_from([f"S{number}" for number in range(8)]), st.integers(1, 8)),
)
def test_the_quick_match_equals_the_plain_one(offered, asked, waiting):
    town = town_of(sorted(offered, key=lambda one: one.id))
    answer = match(town, asked, waiting=waiting)
    good, near, blocked = plain_match(town, asked, waiting)
    assert {one.service.id for one in answer.candidates} == good
    assert {one.service.id: one.reason.code for one in answer.near_misses} == near
    assert dict(answer.blocked) == blocked
    assert [one.service.id for one in answer.near_misses] == sorted(near)


@settings(max_examples=200)
@given(offered=st.lists(services, max_size=8, unique_by=lambda one: one.id), asked=questions)
def test_every_service_for_the_need_is_candidate_near_miss_or_blocked(offered, asked):
    answer = match(town_of(offered), asked)
    answering = {one.id for one in offered if asked.need in one.needs and one.organisation}
    good = [one.service.id for one in answer.candidates]
    near = [one.service.id for one in answer.near_misses]
    assert len(set(good) | set(near)) == len(good) + len(near)
    assert {*good, *near} <= answering
    assert (len(good) + len(near) == len(answering)) == (not answer.blocked)
    for one in answer.candidates:
        assert all(reason.verdict is not Verdict.FAIL for reason in one.reasons)
        assert {reason.code for reason in one.reasons} <= set(REASONS)
    shuffled = match(town_of(offered[::-1]), asked)
    assert [one.service.id for one in shuffled.candidates] == good
    assert [one.outside for one in answer.candidates] == sorted(one.outside for one in answer.candidates)


@settings(max_examples=100)
@given(
    offered=st.lists(services, max_size=8, unique_by=lambda one: one.id),
    asked=questions,
    paper=st.sampled_from(["id_card", "address", "health_insured"]),
)
def test_another_paper_never_takes_a_candidate_away(offered, asked, paper):
    papers = asked.held
    before = {one.service.id for one in match(picture(*offered), replace(asked, held=papers)).candidates}
    after = {one.service.id for one in match(picture(*offered), replace(asked, held=papers | {paper})).candidates}
    assert before <= after
