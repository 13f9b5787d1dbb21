"""The id of a gap item and what it knows of itself."""

import re
from datetime import UTC, date, datetime

from referral.gaps.plan.items import by_key, item_id
from tests.unit.gaps.plan.plan_examples import item


def test_the_id_of_an_item_stays_the_same_and_names_nothing():
    key = "silence:O05"
    assert item_id(key) == item_id(key) != item_id("silence:O06")
    assert re.fullmatch("G-[0-9a-f]{12}", item_id(key))


def test_the_last_day_is_that_of_bulgaria():
    late = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)
    assert item(seen_at=late).last_seen == date(2026, 1, 16)
    assert item(closed_at=late).closed_on == date(2026, 1, 16)
    assert item().closed_on is None


def test_items_are_found_by_the_key_of_their_finding():
    one, other = item("a"), item("b")
    assert by_key([one, other]) == {"a": one, "b": other}
