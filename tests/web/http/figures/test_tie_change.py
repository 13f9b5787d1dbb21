"""A change of a partnership is read back from its own address, and rubbish is nothing."""

from datetime import date

import pytest

from referral.model.directory import Tie
from web.http.figures.tie_change import TieChange, read

KNOWN = {"organisations": {"O1", "O2"}, "kinds": {"agreement", "funds"}}
SINCE = Tie(one="O1", other="O2", tie="agreement", since=date(2024, 2, 29))
FUNDS = Tie(one="O1", other="O2", tie="funds")


@pytest.mark.parametrize(("was", "now"), [(None, SINCE), (SINCE, None), (SINCE, FUNDS), (FUNDS, SINCE)])
def test_it_is_read_back_from_its_parameters(was, now):
    change = TieChange(one="O1", other="O2", was=was, now=now)
    assert read(change.params(), **KNOWN) == change


@pytest.mark.parametrize(
    "wrong",
    [
        {"changed_one": "O9"}, {"changed_other": "O1"}, {"changed_was": "love"}, {"changed_now": "funds 2024-02-30"},
        {"changed_now": "agreement 2024-02-29", "changed_was": "agreement 2024-02-29"},
    ],
)  # fmt: skip
def test_rubbish_is_no_change(wrong):
    change = TieChange(one="O1", other="O2", was=SINCE, now=FUNDS)
    assert read(change.params() | wrong, **KNOWN) is None
