"""An appointment that has passed is made no longer: not for the partner, not for the assistant, not on paper."""

import re
from collections.abc import Iterator

import pytest

from referral.model.actors import Role
from referral.model.referrals import State
from tests.fakes.demo_fixture import FakeClock
from tests.web.partners.answer_examples import opened, standing

MADE = ("записан час", "Записан час", "appointment made")


def states_on(page: str) -> list[str]:
    return re.findall(r'class="state [^"]*">([^<]+)<', page)


@pytest.fixture
def later(clock: FakeClock) -> Iterator[FakeClock]:
    """The clock of the office, set back after the test: others made their appointments by it."""
    before = clock.now
    yield clock
    clock.now = before


@pytest.mark.parametrize(("language", "passed"), [("bg", "часът е минал"), ("en", "appointment passed")])
def test_who_opens_the_link_after_the_day_reads_that_it_has_passed(cookieless, office, later, language, passed):
    secret, _ = standing(cookieless, office, f"past-link-{language}", State.SCHEDULED)
    before = cookieless.post(f"/r/{secret}?lang={language}").text
    assert passed not in before
    assert any(word in before for word in MADE)
    later.forward(days=10)
    after = cookieless.post(f"/r/{secret}?lang={language}").text
    assert passed in after
    assert not [word in after for word in MADE if word in after]


def test_the_assistant_reads_the_same_on_page_list_and_slip(client_as, cookieless, office, later):
    _, made = standing(cookieless, office, "past-page", State.SCHEDULED)
    page, card, slip = f"/referrals/{made.id}", f"/clients/{made.client}", f"/referrals/{made.id}/slip"
    assistant = client_as(Role.ASSISTANT)
    assert "записан час" in states_on(assistant.get(page).text)
    assert '<li class="on">' in assistant.get(slip).text
    later.forward(days=10)
    assistant = client_as(Role.ASSISTANT)
    told = assistant.get(page).text
    assert "записан час" not in states_on(told)
    assert "<dt>Часът беше за</dt>" in told
    assert all("часът е минал" in assistant.get(path).text for path in (page, card))
    assert '<li class="on">' not in assistant.get(slip).text


def test_a_missed_appointment_is_made_no_longer_for_the_partner(cookieless, office, later):
    secret, _ = standing(cookieless, office, "missed-link", State.SCHEDULED)
    later.forward(days=10)
    nonce = opened(cookieless, secret)[1].group(1)
    told = {"answer": "miss", "miss-reason": "client_no_show", "nonce": nonce, "for_us": "yes"}
    assert cookieless.post(f"/r/{secret}/answer", data=told).status_code == 200
    after = opened(cookieless, secret)[0].text
    assert not [word for word in MADE if word in after]
