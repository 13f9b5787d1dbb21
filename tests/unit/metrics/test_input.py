"""What metrics are computed from: cohorts of an age, chains of referrals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral.lifecycle.replay import replay
from referral.lifecycle.timeline import timeline_of
from referral.metrics.input import MetricInput, NeedRecord, ReferralLog, in_order, sent_at
from tests.unit.metrics.worked_example import NOW, measured, scene, stories


def test_a_matured_cohort_leaves_out_what_is_too_young():
    # R17 and R18 are 14 days old; all others 100 days and more
    for days in (30, 60, 90):
        aged = scene().aged(days)
        assert len(aged.cohort) == 18
        found = measured(aged)
        # R01 R04 R11 R19 of these 18 received the service
        assert (found["completion"].hits, found["completion"].of) == (4, 18)
        assert len(aged.chains) == 17


def test_a_chain_goes_on_beyond_the_period_and_begins_before_it():
    whole = scene()
    first = replace(whole, cohort=tuple(one for one in whole.cohort if one.id == "R03"))
    assert measured(first)["to_service"].median == pytest.approx(9.0)
    second = replace(whole, cohort=tuple(one for one in whole.cohort if one.id == "R04"))
    assert tuple(second.chains) == ()


def test_a_ring_of_referrals_ends_nothing():
    told = stories()
    told = [(replace(header, follows="R04") if header.id == "R03" else header, events) for header, events in told]
    assert measured(scene(told))["completion"].of == 20


def test_a_draft_has_no_moment_of_sending():
    header, events = next(story for story in stories() if story[0].id == "R15")
    with pytest.raises(ValueError, match="R15"):
        sent_at(timeline_of(replay(header, events)))


@pytest.fixture(scope="module")
def whole() -> MetricInput:
    return scene()


def linked(whole: MetricInput, **follows: str) -> ReferralLog:
    """The log with some referrals following others."""
    timelines = whole.log.timelines
    return ReferralLog(timelines={**timelines, **{n: replace(timelines[n], follows=f) for n, f in follows.items()}})


def test_a_chain_leads_to_its_first_referral_however_long_it_is(whole):
    log = linked(whole, R05="R04", R06="R05", R07="R04", R08="gone")
    heads = [log.head_of[name] for name in ("R03", "R04", "R05", "R06", "R07", "R08")]
    assert heads == ["R03"] * 5 + ["R08"]  # what was not read is not followed
    data = replace(whole, log=log, cohort=tuple(log.timelines.values()))
    (chain,) = [chain for chain in data.chains if chain.head.id == "R03"]
    # all but R04 were sent in the same minute, so the ids order them
    assert [timeline.id for timeline in chain.members] == ["R03", "R05", "R06", "R07", "R04"]


def test_a_ring_is_cut_where_it_closes(whole):
    log = linked(whole, R03="R04", R04="R03")
    assert {log.head_of["R03"], log.head_of["R04"]} == {"R03", "R04"}


def test_referrals_are_found_by_client_and_by_need(whole):
    assert [timeline.id for timeline in whole.log.by_client["C18"]] == ["R19", "R20"]
    assert [timeline.id for timeline in whole.log.by_need["N2"]] == ["R03", "R04"]
    assert "N4" not in whole.log.by_need


def test_a_day_on_the_edge_of_an_age_is_old_enough(whole):
    sent = replace(whole.cohort[0], sent_at=NOW - timedelta(days=30))
    young = replace(sent, sent_at=sent.sent_at + timedelta(seconds=1))
    needs = tuple(
        NeedRecord(id=f"N{day}", client="C", recorded_on=date(2026, 5, day), has_partner=True) for day in (16, 17)
    )
    aged = replace(whole, cohort=(sent, young), needs=needs).aged(30)
    assert (aged.cohort, [need.id for need in aged.needs], aged.maturity) == ((sent,), ["N16"], 30)


def test_a_referral_that_was_never_sent_has_no_place_in_a_cohort(whole):
    draft = replace(whole.cohort[0], sent_at=None)
    for use in (sent_at, in_order):
        with pytest.raises(ValueError, match=draft.id):
            use(draft)
