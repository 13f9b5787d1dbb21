"""How partners answer: silence is bad, an honest no is good, few cases say little."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.matching.partners.partner_figures import Outcomes
from referral.matching.partners.partner_record import NO_RECORDS, partner_records
from referral.model.directory import Service

SERVICE = Service(id="S", organisation="O", name_bg="Услуга", status="active")


def told(organisation="O", service=None, *, answered=True, **more):
    return Outcomes(organisation=organisation, service=service, answered=answered, **more)


def test_two_of_two_do_not_beat_45_of_50():
    answers = partner_records(
        [
            told("FEW", count=2),
            told("MANY", count=45), told("MANY", answered=False, count=5),
            told("REST", count=10), told("REST", answered=False, count=30),
        ]
    )  # fmt: skip
    few, many = answers.organisations["FEW"], answers.organisations["MANY"]
    assert few.share < many.share
    assert many.rank < few.rank


fates = st.lists(
    st.builds(
        Outcomes,
        organisation=st.sampled_from("ABCDEFG"),
        service=st.none() | st.sampled_from("ST"),
        answered=st.booleans(),
        declined=st.booleans(),
        hours=st.none() | st.integers(0, 80),
        count=st.integers(1, 30),
    ),
    max_size=30,
)


@given(fates, st.data())
def test_a_yes_in_place_of_a_no_changes_no_record(outcomes, data):
    turned = [replace(one, declined=data.draw(st.booleans())) for one in outcomes]
    before, after = partner_records(outcomes), partner_records(turned)
    for key, record in before.organisations.items():
        assert without_declines(record) == without_declines(after.organisations[key])


def without_declines(record):
    figures, lately = replace(record.figures, declined=0), replace(record.lately, declined=0)
    return replace(record, reasons=(), figures=figures, lately=lately)


@given(fates)
def test_a_share_lies_between_its_own_rate_and_the_networks(outcomes):
    answers = partner_records(outcomes)
    for record in answers.organisations.values():
        own = record.figures.answered / record.figures.judged
        low, high = sorted((own, answers.unknown.share))
        assert low - 1e-9 <= record.share <= high + 1e-9
        assert record.figures.silent + record.figures.answered == record.figures.judged


@given(fates)
def test_a_silence_in_place_of_an_answer_never_raises_a_partner(outcomes):
    others = [told(one, count=20) for one in "UVWXYZ"]
    before = partner_records([*others, *outcomes, told("MINE", count=5)]).organisations["MINE"]
    after = partner_records([*others, *outcomes, told("MINE", count=4), told("MINE", answered=False)]).organisations[
        "MINE"
    ]
    assert after.share < before.share
    assert after.rank >= before.rank


def said(answers, service=SERVICE):
    return [reason.code for reason in answers.of(service).reasons]


def test_what_is_said_needs_enough_cases():
    assert said(NO_RECORDS) == []
    assert said(partner_records([told(count=9, hours=3), told("P", count=90)])) == ["little_known"]
    assert said(partner_records([told("P", count=90)])) == ["little_known"]
    assert said(partner_records([told(count=10, hours=3)])) == ["answered_of", "answers_within"]
    assert said(partner_records([told(count=5, hours=3), told(count=5, hours=3, declined=True)])) == [
        "answered_of", "answers_within", "declines_honestly",
    ]  # fmt: skip
    assert said(partner_records([told(count=5), told(answered=False, count=30)])) == ["often_silent"]


@pytest.mark.parametrize(
    ("recent", "codes"),
    [
        ([told(count=8)], ["answers_again"]),  # seldom before, always in the last twelve months
        ([told(count=4), told(answered=False, count=4)], ["answers_again"]),
        ([told(count=3), told(answered=False, count=5)], ["often_silent"]),
        ([], ["often_silent"]),  # nobody was sent to it lately
    ],
)
def test_nobody_often_does_not_answer_for_a_past_year(recent, codes):
    assert said(partner_records([told(answered=False, count=30, lately=False), *recent])) == codes


def test_each_service_shows_the_figures_of_its_organisation_as_every_other_page_does():
    answers = partner_records([told(service="S", answered=False, count=10), told(service="T", count=90)])
    for service in ("S", "T", "NEW"):
        assert answers.of(replace(SERVICE, id=service)).figures.sent == 100
    assert answers.of(replace(SERVICE, organisation="NEW", id="NEW")) == answers.unknown
    assert (answers.unknown.figures.sent, answers.unknown.share) == (0, 0.9)


def test_a_share_is_drawn_to_the_mean_of_its_kind_of_need_and_not_of_all():
    """networks.md, section 4.1: (x + M m) / (n + M), here with M = 8 as fewer than five partners do each kind."""
    answers = partner_records(
        [
            told("DOCTOR", count=2, domain="hea"), told("CLINIC", answered=False, count=8, domain="hea"),
            told("OFFICE", count=90, domain="doc"), told("BOTH", count=5, domain="doc"),
            told("BOTH", answered=False, count=5, domain="hea"),
        ]
    )  # fmt: skip
    health = 2 / 15  # 2 of 15 referrals for health were answered, 95 of 95 for documents
    doctor, both = answers.organisations["DOCTOR"], answers.organisations["BOTH"]
    assert doctor.share == pytest.approx((2 + 8 * health) / (2 + 8))
    assert both.share == pytest.approx((5 * 1.0 + 5 * (0 + 8 * health) / (5 + 8)) / 10)


def test_slow_answers_rank_after_quick_ones_of_the_same_share():
    answers = partner_records([told("QUICK", count=20, hours=4), told("SLOW", count=20, hours=30)])
    quick, slow = answers.organisations["QUICK"], answers.organisations["SLOW"]
    assert quick.rank < slow.rank
