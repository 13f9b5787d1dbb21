"""What stays behind is listed whole, each with its reason in words."""

from referral.exchange.fhir.losses import LOSSES, PARTIAL, LossReason
from web.wording.tables.fhir_losses import WORDS, table


def test_every_reason_has_words():
    assert set(WORDS) == set(LossReason)


def test_every_field_that_stays_behind_is_listed_once_and_what_goes_in_part_is_marked():
    rows = list(table(str))
    assert [field for field, _ in rows] == [loss.field for loss in (*LOSSES, *PARTIAL)]
    assert all(why.startswith("in part: ") for _, why in rows[len(LOSSES) :])
