"""A bad report of what happened is answered in words; nothing typed is lost and nothing changes."""

import re

import pytest

from referral.model.actors import Role
from referral.model.referrals import State
from referral.partners import answer_form
from tests.fakes.demo_fixture import context
from tests.web.bad_input.form_rows import CODE, DAY, LONG, MOMENT
from tests.web.conftest import Cookieless
from tests.web.partners.answer_examples import HOUR, SERVED, answered, now, standing

EMPTY = {"empty": "", "spaces": "  "}
AHEAD = {"to come": "2026-12-01", "before it was sent": "2026-01-14"}
BAD = {
    "complete": (SERVED, {"complete-result": {**CODE, **EMPTY}, "complete-happened_on": {**DAY, **EMPTY, **AHEAD}}),
    "start": ({"start-happened_on": "2026-01-15"}, {"start-happened_on": {**DAY, **EMPTY, **AHEAD}}),
    "appoint": (
        {**HOUR, "appoint-reason": "partner_moved_it"},
        {"appoint-appointment_at": {**MOMENT, **EMPTY}, "appoint-place": {**EMPTY, "long": LONG}, "appoint-reason": {**CODE, **EMPTY}},
    ),
    "miss": ({"miss-reason": "other"}, {"miss-reason": {**CODE, **EMPTY}}),
    "fail": ({"fail-reason": "other"}, {"fail-reason": {**CODE, **EMPTY}, "note": {"long": LONG}, "for_us": {"unticked": ""}}),
}  # fmt: skip


@pytest.fixture(scope="module")
def scheduled(app, clock):
    """A link that stays as it is: everything sent to it here is refused."""
    browser = Cookieless(app, follow_redirects=False, raise_server_exceptions=False)
    office = context(app.state.application.store, Role.ASSISTANT, clock=clock)
    return standing(browser, office, "stays", State.SCHEDULED)


@pytest.mark.parametrize(
    ("word", "name", "what"),
    [(word, name, what) for word, (_, bad) in BAD.items() for name, values in bad.items() for what in values],
)
def test_a_bad_report_is_answered_in_words_and_keeps_what_was_typed(cookieless, store, scheduled, word, name, what):
    secret, made = scheduled
    good, bad = BAD[word]
    value = bad[name][what]
    before = now(store, made)
    answer = answered(cookieless, secret, word, **{"note": "четири думи", **good, name: value})
    assert answer.status_code == 422
    alarm = re.search(r'class="alarm"[^>]*>(.*?)</div>', answer.text, re.DOTALL).group(1)
    assert re.search("[а-я]{3}", re.sub("<[^>]+>", "", alarm))
    assert "Това поле" not in alarm, "the sentence names the field"
    assert f'id="a-{word}" checked' in answer.text
    for other, kept in {"note": "четири думи", **good}.items():
        if other not in {name, "for_us"}:
            assert typed(answer.text, other) == kept, other
    if values_are_typed(name) and what != "spaces":
        assert typed(answer.text, name) == value
    assert now(store, made) == before


def values_are_typed(name: str) -> bool:
    return name.endswith(("happened_on", "appointment_at", "place", "note"))


def typed(page: str, name: str) -> str:
    """What a field of the page holds."""
    area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    if area:
        return area.group(1)
    select = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    if select:
        return re.search(r'value="([^"]*)" selected', select.group(0)).group(1)
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page).group(1)


def test_every_word_of_a_report_has_its_bad_rows():
    assert set(BAD) == set(answer_form.REPORTS)
