"""Every status, change and list of the plan has its words."""

from dataclasses import fields

from referral.gaps.plan.items import ChangeKind, GapStatus
from referral.gaps.plan.review import Review
from web.wording import languages
from web.wording.tables.gap_plan import CHANGES, GROUPS, STATUSES


def test_every_code_has_words_in_bulgarian():
    assert set(STATUSES) == set(GapStatus)
    assert set(CHANGES) == set(ChangeKind)
    assert set(GROUPS) <= {spec.name for spec in fields(Review)}
    translated = languages.messages("bg")
    told = [*STATUSES.values(), *CHANGES.values(), *(text for texts in GROUPS.values() for text in texts)]
    assert [text for text in told if not translated.get(text)] == []
