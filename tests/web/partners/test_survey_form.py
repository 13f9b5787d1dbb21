"""A survey link: one organisation after the other, saved at once, without account, cookie or script."""

import re

import pytest

from referral.model.actors import Role
from referral.partners.survey import rounds
from tests.fakes.demo_fixture import context

TOKEN = "t" * 43


@pytest.fixture(scope="module")
def invitation(app, clock):
    coordinator = context(app.state.application.store, Role.COORDINATOR, clock=clock)
    survey = rounds.open_survey(coordinator)
    return rounds.issue_link(coordinator, f"{survey.id}:O23", token=TOKEN)


def asked_about(page: str) -> str | None:
    found = re.search(r'name="rated" value="([^"]+)"', page)
    return found[1] if found else None


def test_five_minutes_from_the_first_organisation_to_the_thanks(cookieless, invitation):
    for rated in invitation.rated:
        page = cookieless.get(f"/v/{TOKEN}").text
        assert asked_about(page) == rated
        assert page.count("<fieldset") == 6
        answer = cookieless.post(f"/v/{TOKEN}", data={"rated": rated, "reliable": "3", "open": "", "influence": "1"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/v/{TOKEN}")
    page = cookieless.get(f"/v/{TOKEN}").text
    assert asked_about(page) is None
    done = cookieless.post(f"/v/{TOKEN}/finish", data={"works": "Виждаме се всеки месец."})
    page = cookieless.get(done.headers["location"]).text
    assert "Благодарим" in page
    assert "Виждаме се всеки месец." in page


def test_an_answer_that_was_given_can_be_changed(cookieless, invitation):
    rated = invitation.rated[0]
    cookieless.post(f"/v/{TOKEN}", data={"rated": rated, "reliable": "2"})
    page = cookieless.get(f"/v/{TOKEN}?rated={rated}").text
    assert re.search(r'name="reliable" value="2" checked', page)
    cookieless.post(f"/v/{TOKEN}", data={"rated": rated, "reliable": "4"})
    assert re.search(r'name="reliable" value="4" checked', cookieless.get(f"/v/{TOKEN}?rated={rated}").text)


@pytest.mark.parametrize(
    "sent", [{"reliable": "5"}, {"reliable": "0"}, {"reliable": "x"}, {"rated": "O23"}, {"rated": "O99"}, {"rated": ""}]
)
def test_rubbish_is_answered_in_words_and_changes_nothing(cookieless, invitation, sent):
    before = cookieless.get(f"/v/{TOKEN}?rated={invitation.rated[1]}").text
    answer = cookieless.post(f"/v/{TOKEN}", data={"rated": invitation.rated[1], **sent})
    assert answer.status_code == 422
    assert 'class="alarm"' in answer.text
    assert cookieless.get(f"/v/{TOKEN}?rated={invitation.rated[1]}").text == before


def test_a_text_that_is_too_long_is_kept_on_the_page(cookieless, invitation):
    answer = cookieless.post(f"/v/{TOKEN}/finish", data={"works": "а" * 1001})
    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_does_not_open_says_nothing_more(cookieless, invitation, method):
    answer = getattr(cookieless, method)("/v/" + "u" * 43, **({"data": {"rated": "O01"}} if method == "post" else {}))
    assert answer.status_code == 404
    assert "O23" not in answer.text
