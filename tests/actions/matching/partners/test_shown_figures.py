"""The figures of a partner: those of find help, and no small number for who sees one centre."""

from dataclasses import asdict
from datetime import date, datetime

import pytest

from referral.calendar import SOFIA
from referral.errors import NotAllowed
from referral.matching import find_help
from referral.matching.model import HelpRequest
from referral.matching.partners.partner_figures import PartnerFigures, figures_of
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.matching.partners.shown_figures import figures_of_partner, own_figures, records_as_shown
from referral.model.actors import Role
from referral.storage.reading import find_all
from tests.fakes import counted_referrals
from tests.fakes.demo_fixture import context

NUMBERS = ("sent", "aged", "judged", "answered", "learnt", "declined", "served")


@pytest.fixture(scope="module")
def town(settled_copy):
    return settled_copy("partner_page")


def test_a_coordinator_reads_every_number_and_an_assistant_no_small_one(town):
    coordinator, assistant = context(town, Role.COORDINATOR), context(town, Role.ASSISTANT)
    sent = counted_referrals.sent(town)
    small = hidden = differences = 0
    for organisation, record in records_of_partners(coordinator).organisations.items():
        exact, told = (figures_of_partner(reader, organisation) for reader in (coordinator, assistant))
        elsewhere = {
            one.client
            for one in sent
            if one.organisation == organisation
            and one.centre != "O01"
            and one.sent_at >= datetime(2024, 7, 1, tzinfo=SOFIA)
        }
        few = 0 < len(elsewhere) < 5
        hidden += few
        assert exact.first == date(2024, 7, 1)
        own = figures_of(records_of_partners(coordinator).flows.get(("O01", organisation), ()))
        for name in NUMBERS:
            count, shown = getattr(record.figures, name), getattr(told, name)
            assert getattr(exact, name) == count
            others = count - getattr(own, name)
            if few or 0 < count < 5 or 0 < others < 5:
                assert shown is None, (organisation, name)
            assert shown in {None, count}
            small += 0 < count < 5
            differences += not few and 0 < others < 5 <= count
            if not few and not 0 < count < 5 and others == 0:
                assert shown == count, (organisation, name)
        if told.served is not None:
            not_served = record.figures.aged - record.figures.served - (own.aged - own.served)
            assert not 0 < not_served < 5, organisation
        assert exact.enough is (record.figures.judged >= 10)
        assert told.enough is (exact.enough and not few)
        assert exact.hours == (record.figures.hours if exact.enough else None)
    assert small > 10
    assert hidden > 3
    assert differences > 3


def test_who_got_no_referral_has_zeros_and_is_not_judged(town):
    nobody = figures_of_partner(context(town, Role.COORDINATOR), "O36")
    assert {name: getattr(nobody, name) for name in NUMBERS} == dict.fromkeys(NUMBERS, 0)
    assert (nobody.enough, nobody.hours) == (False, None)
    assert set(NUMBERS) | {"hours"} == set(asdict(PartnerFigures()))


def test_who_does_not_find_help_reads_no_figures(town):
    for role in (Role.MUNICIPALITY, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            figures_of_partner(context(town, role), "O05")


def test_a_reason_of_find_help_tells_no_number_that_the_page_of_the_partner_hides(town):
    assistant, coordinator = context(town, Role.ASSISTANT), context(town, Role.COORDINATOR)
    words, hidden, told = {"answered": "answered", "sent": "judged", "declined": "declined"}, 0, 0
    for need in assistant.vocabulary.needs:
        asked = HelpRequest(need=need, today=assistant.today)
        exact = {one.service.id: one for one in find_help.find_help(coordinator, asked).candidates}
        for candidate in find_help.find_help(assistant, asked).candidates:
            figures = figures_of_partner(assistant, candidate.organisation.id)
            assert candidate.reasons[-len(candidate.record.reasons) :] == candidate.record.reasons
            for reason in candidate.record.reasons:
                numbers = {name: reason.details[name] for name in words if name in reason.details}
                assert numbers == {name: getattr(figures, words[name]) for name in numbers}
                told += bool(numbers)
            assert figures.enough or [reason.code for reason in candidate.record.reasons] == ["little_known"]
            others = exact[candidate.service.id]
            hidden += candidate.record.reasons != others.record.reasons
    assert hidden >= 3
    assert told > 3


def test_an_organisation_reads_its_own_figures_and_no_small_number_of_them(town):
    """The labour office, with O19: four of five declined by the only clients sent there."""
    coordinator = context(town, Role.COORDINATOR)
    exact, own = figures_of_partner(coordinator, "O05"), own_figures(coordinator, "O05")
    assert (own.sent, own.judged, own.answered) == (exact.sent, exact.judged, exact.answered) == (170, 160, 0)
    few = own_figures(coordinator, "O19")
    assert figures_of_partner(coordinator, "O19").sent == 5
    assert all(getattr(few, name) in {None, 0, 5} for name in NUMBERS)


def test_the_order_of_candidates_tells_no_more_than_what_is_shown(town):
    assistant, coordinator = context(town, Role.ASSISTANT), context(town, Role.COORDINATOR)
    everything = records_of_partners(coordinator)
    assert records_as_shown(coordinator, everything.organisations) is everything
    shown = records_as_shown(assistant, everything.organisations)
    assert shown.flows == {}
    unlike = 0
    for organisation, exact in everything.organisations.items():
        figures, record = figures_of_partner(assistant, organisation), shown.organisations[organisation]
        (first, *_) = (reason.code for reason in record.reasons)
        slow = bool(figures.hours and figures.hours > 16)
        if None not in {figures.answered, figures.judged} and figures.enough:
            assert (record.rank, record.share) == (exact.rank, exact.share)
        else:  # the middle of what each sentence means, and the mean of all partners for one that nobody knows
            tenths = {"answers_usually": -7, "seldom_answers": -2, "little_known": everything.unknown.rank[0]}
            assert record.rank == (tenths[first], slow)
        unlike += record.rank != exact.rank
    assert unlike > 3


def test_what_became_of_few_people_of_other_centres_moves_nothing_for_an_assistant(town):
    def order(reader):
        asked = (HelpRequest(need=need, today=reader.today) for need in reader.vocabulary.needs)
        results = [find_help.find_help(reader, each).candidates for each in asked]
        return [[(each.service.id, each.reasons, each.record.rank) for each in result] for result in results]

    def turn(tx):
        tx.put([node.with_fields(provider_answered=not node.fields["provider_answered"]) for node in hidden])

    records, assistant = records_of_partners(context(town, Role.COORDINATOR)), context(town, Role.ASSISTANT)
    judged = (one for one, record in records.organisations.items() if record.figures.judged >= records.fewest)
    untold = {one for one in judged if not figures_of_partner(assistant, one).enough}
    hidden = [
        node
        for node in town.read(lambda tx: find_all(tx, "Referral", ()))
        if node.fields["organisation"] == min(untold) and node.fields["centre"] != "O01"
    ]
    assert hidden
    before = order(context(town, Role.ASSISTANT)), order(context(town, Role.COORDINATOR))
    town.write(turn)
    after = order(context(town, Role.ASSISTANT)), order(context(town, Role.COORDINATOR))
    assert before[0] == after[0]
    assert before[1] != after[1]
