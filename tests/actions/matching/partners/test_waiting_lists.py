"""Waiting lists in find help: one question to the store, and no number that tells of few people of other centres."""

from collections import defaultdict

import pytest

from referral.errors import NotAllowed
from referral.matching import find_help
from referral.matching.model import HelpRequest, Reason, Verdict
from referral.matching.partners.waiting_lists import NUMBER, WaitingLists, waiting_for, waiting_lists
from referral.model.actors import Role
from referral.model.referrals import State
from referral.storage.reading import find_all
from tests.fakes.demo_fixture import ACTORS, context

SERVICES = ("S38", "S40", "S43", "S02", "S05", "S11", "S16")
# Referrals of the own centre and of others put on each list in turn, after which every own number stands beside every
# small number of others.
LISTS = ((0, 1), (0, 4), (0, 5), (3, 0), (9, 0), (9, 1), (12, 4))


@pytest.fixture(scope="module")
def town(settled_copy):
    store = settled_copy("waiting")
    lengthen(store)
    yield store
    store.close()


def lengthen(store):
    """Put referrals of the centre of the assistant and of others on the waiting lists of services."""
    centre = ACTORS[Role.ASSISTANT].centre
    every = store.read(lambda tx: find_all(tx, "Referral", ()))
    waiting = [node.with_fields(state=State.SENT.value) for node in every if node.fields["state"] == State.WAITLISTED]
    store.write(lambda tx: tx.put(waiting))
    sides = defaultdict(dict)  # one referral a person on each side
    for node in every:
        sides[node.fields["centre"] == centre].setdefault(node.fields["client"], node)
    own, others = (iter(list(sides[side].values())) for side in (True, False))
    moved = []
    for service, (ours, theirs) in zip(SERVICES, LISTS, strict=True):
        for source, count in ((own, ours), (others, theirs)):
            moved += [next(source).with_fields(state=State.WAITLISTED.value, service=service) for _ in range(count)]
    store.write(lambda tx: tx.put(moved))


def test_who_waits_is_one_question_to_the_store(town):
    asked = []

    class Counting:
        def __init__(self, reader):
            self.reader = reader

        def tally(self, *args, **more):
            asked.append(args)
            return self.reader.tally(*args, **more)

    found = town.read(lambda tx: waiting_for(Counting(tx), ["S38", "S40", "S43"]))
    assert (found["S38"], len(asked)) == (1, 1)
    assert town.read(lambda tx: waiting_for(tx, [])) == {}
    assert town.read(waiting_for)["S38"] == 1


def test_who_works_at_one_centre_reads_no_number_that_tells_of_few_people_of_others(town):
    read = waiting_lists(context(town, Role.ASSISTANT), SERVICES)
    lead = waiting_lists(context(town, Role.CENTRE_LEAD), SERVICES)
    coordinator = waiting_lists(context(town, Role.COORDINATOR), SERVICES)
    assert read == lead
    assert coordinator.hidden == frozenset()
    assert dict(read.people) == dict(coordinator.people) == dict(zip(SERVICES, map(sum, LISTS), strict=True))
    shown = {service for service, (ours, theirs) in zip(SERVICES, LISTS, strict=True) if theirs in {0, 5} and ours != 3}
    assert frozenset(SERVICES) - read.hidden == shown


def test_five_referrals_of_one_person_are_one_person_elsewhere(town):
    def work(tx):
        mine = next(node for node in find_all(tx, "Referral", ()) if node.fields["centre"] != "O01")
        alike = [node for node in find_all(tx, "Referral", ()) if node.fields["centre"] != "O01"][:6]
        tx.put([node.with_fields(client=mine.fields["client"], state="waitlisted", service="S20") for node in alike])

    town.write(work)
    read = waiting_lists(context(town, Role.ASSISTANT), ("S20",))
    assert read.people["S20"] >= 6
    assert read.hidden == {"S20"}


def test_find_help_leaves_hidden_numbers_out_and_tells_the_others(town):
    assistant, coordinator = context(town, Role.ASSISTANT), context(town, Role.COORDINATOR)
    hidden = waiting_lists(assistant, tuple(assistant.directory().services)).hidden
    seen = {True: 0, False: 0}
    for need in assistant.vocabulary.needs:
        asked = HelpRequest(need=need, today=assistant.today)
        exact = numbers(find_help.find_help(coordinator, asked))
        told = numbers(find_help.find_help(assistant, asked))
        assert exact.keys() == told.keys()
        for service, number in told.items():
            assert number == (None if service in hidden else exact[service])
            assert exact[service] is not None
            seen[number is None] += 1
    assert all(seen.values()), seen


def numbers(result):
    """The number of waiting people that a result tells of each service."""
    reasons = [(each.service.id, reason) for each in result.candidates for reason in each.reasons]
    reasons += [(each.service.id, each.reason) for each in result.near_misses]
    return {service: reason.details[NUMBER] for service, reason in reasons if NUMBER in reason.details}


def test_only_the_number_of_a_hidden_list_is_left_out_of_a_reason():
    lists = WaitingLists(people={"S": 7, "T": 7}, hidden=frozenset({"S"}))
    full = Reason(verdict=Verdict.FAIL, code="list_full", details={"waiting": 7, "places": 3})
    assert dict(lists.as_shown("S", full).details) == {"waiting": None, "places": 3}
    assert lists.as_shown("T", full) == full
    other = Reason(verdict=Verdict.PASS, code="places_free", details={"places": 3})
    assert lists.as_shown("S", other) == other


def test_who_does_not_find_help_reads_no_waiting_list(town):
    with pytest.raises(NotAllowed):
        waiting_lists(context(town, Role.MUNICIPALITY), SERVICES)
