"""Is the network kept in order: every figure against the worked example."""

from dataclasses import replace
from datetime import date

import pytest

from referral.metrics.families import directory_quality
from referral.metrics.families.directory_quality import consent, freshness, participation, workload
from tests.unit.metrics.families.figures import shares, timelines_of
from tests.unit.metrics.worked_example import check, scene

SHARES = {
    # in the 90 days before 15 June 2026 only O4 received something
    "participation": (1, 5),
    "freshness": (2, 4),
    # R16's consent is younger than the sending; R10's was withdrawn
    "consent.coverage": (19, 20),
    "consent.withdrawn": (1, 19),
}
WAITS = {
    # 10 minutes each but R01; R20 was created as it was sent
    "workload.minutes": (19, 19, 10.0, 10.0),
}
MEANS = {
    # R01 3, R02 5, R03 2, R04 6, R05 2, R06 2, R09 2, R10 4, R11 3, R12 2, R13 5, R16 3, R19 5, R20 2, R21 3
    "workload.events": (49, 15),
}


def test_every_figure_equals_the_one_worked_out_by_hand():
    check(directory_quality.METRICS, shares=SHARES, waits=WAITS, means=MEANS)


def test_a_referral_to_an_organisation_that_is_not_listed_does_not_count():
    assert shares(participation(replace(scene(), partners=frozenset({"O1"})))) == {"": (0, 1)}


@pytest.mark.parametrize(("day", "fresh"), [(date(2025, 6, 15), 1), (date(2025, 6, 14), 0), (None, 0)])
def test_a_service_is_fresh_for_a_year_after_it_was_verified(day, fresh):
    assert shares(freshness(replace(scene(), verified=(day,)))) == {"": (fresh, 1)}


@pytest.mark.parametrize(
    ("changes", "given"),
    [
        ({"consent_on": date(2026, 2, 2)}, 1),  # the day of sending
        ({"consent_on": date(2026, 2, 3)}, 0),
        ({"consent_on": None}, 0),
        ({"consent_channel": None}, 0),
        ({"consent_on": None, "consent_channel": None, "report_reason": "neglect"}, 1),
    ],
)
def test_a_consent_counts_when_it_was_there_before_sending(changes, given):
    assert shares(consent(timelines_of("R01", **changes)))["coverage"] == (given, 1)


@pytest.mark.parametrize(
    ("consent_of_its_own", "until", "given"),
    [
        (None, date(2026, 2, 1), 0),  # the day before sending: the record of the client says that it had ended
        (None, date(2026, 2, 2), 1),
        (None, date(2040, 1, 1), 1),
        ("CO-1", date(2026, 2, 1), 1),  # given here, and in force when it was sent: nothing else could be sent
    ],
)
def test_a_consent_that_an_import_left_ends_when_the_record_says(consent_of_its_own, until, given):
    data = timelines_of("R01", consent_on=date(2026, 1, 20), consent=consent_of_its_own)
    (sent,) = data.cohort
    data = replace(data, log=replace(data.log, consent_until={sent.client: until}))
    assert shares(consent(data))["coverage"] == (given, 1)


def test_the_withdrawn_are_counted_among_those_that_were_given():
    assert shares(consent(timelines_of("R10", "R16", "R01"))) == {"coverage": (2, 3), "withdrawn": (1, 2)}


def test_the_work_is_counted_of_ended_referrals_and_of_kept_drafts():
    # R01 3 entries, R20 2; R18 is not ended; R01 took thirty minutes, R18 ten, R20 was sent as it was created
    events, minutes = workload(timelines_of("R01", "R20", "R18"))
    assert (events.value.total, events.value.of, events.value.value) == (5, 2, 2.5)
    assert (minutes.value.of, minutes.value.median, minutes.value.ninetieth) == (2, 10, 30)
