"""A consent holds from the day it was given until the day it ends, both included, unless it was withdrawn."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime

import pytest

from referral.model.clients import Client
from referral.model.consent import Consent, last_day_on_file

CONSENT = Consent(
    id="C1", client="TH-1", organisation="O14", purpose="referral", covers=("code", "need"), wording="1", language="bg",
    channel="signed", given_by="client", given_on=date(2026, 1, 15), expires_on=date(2027, 1, 15), recorded_by="AS-1",
    recorded_at=datetime(2026, 1, 16, tzinfo=UTC), centre="O01", assistant="AS-1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 1, 14), False),  # the day before it was given
        (date(2026, 1, 15), True),  # though it was recorded a day later
        (date(2027, 1, 15), True),
        (date(2027, 1, 16), False),
    ],
)
def test_the_days_on_which_a_consent_holds(day, holds):
    assert CONSENT.holds(day) is holds


def test_a_withdrawn_consent_holds_on_no_day_not_even_earlier_ones():
    withdrawn = replace(CONSENT, withdrawn_at=datetime(2026, 6, 1, tzinfo=UTC), withdrawn_channel="phone")
    assert not any(withdrawn.holds(day) for day in (date(2026, 2, 1), date(2026, 6, 1), date(2026, 7, 1)))


def test_a_consent_is_never_widened_in_place():
    with pytest.raises(FrozenInstanceError):
        CONSENT.covers = ("code", "need", "note")


@pytest.mark.parametrize(
    ("until", "last"),
    [(None, date(2027, 1, 15)), (date(2026, 6, 1), date(2026, 6, 1)), (date(2030, 1, 1), date(2027, 1, 15))],
)
def test_a_consent_that_only_the_record_knows_ends_too(until, last):
    client = Client(id="TH-1", area="A1", assistant="U", centre="O1", consent_until=until)
    assert last_day_on_file(client, date(2026, 1, 15)) == last
