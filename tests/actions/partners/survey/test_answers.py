"""Answers are saved one by one, may be changed while the survey is open, and only about who was asked about."""

import pytest

from referral.errors import BadInput, NotFound
from referral.model.actors import Role
from referral.partners.survey import answers, rounds
from tests.fakes.demo_fixture import context

TOKEN = "a-secret-of-one-organisation"


@pytest.fixture
def coordinator(store, clock):
    return context(store, Role.COORDINATOR, clock=clock)


@pytest.fixture
def invitation(coordinator):
    survey = rounds.open_survey(coordinator)
    return rounds.issue_link(coordinator, f"{survey.id}:O05", token=TOKEN)


def test_each_answer_is_saved_and_leads_to_the_next(coordinator, invitation):
    for rated in invitation.rated:
        assert answers.opened(coordinator, TOKEN).next == rated
        answers.rate(coordinator, TOKEN, rated, {"reliable": 3})
    seen = answers.opened(coordinator, TOKEN)
    assert (seen.next, set(seen.given)) == (None, set(invitation.rated))


def test_an_answer_and_the_words_can_be_changed_until_the_survey_ends(coordinator, invitation, clock):
    first = invitation.rated[0]
    answers.rate(coordinator, TOKEN, first, {"reliable": 3, "open": 1})
    answers.rate(coordinator, TOKEN, first, {"open": 4})
    assert dict(answers.opened(coordinator, TOKEN).given[first]) == {"open": 4}
    answers.finish(coordinator, TOKEN, {"works": " добре ", "to_change": ""})
    seen = answers.finish(coordinator, TOKEN, {"works": "по-добре"})
    assert (dict(seen.remarks), seen.invitation.finished_at) == ({"works": "по-добре"}, clock())


@pytest.mark.parametrize(
    "items", [{"reliable": 0}, {"reliable": 5}, {"love": 3}],
)  # fmt: skip
def test_what_is_not_on_the_scale_is_refused_and_nothing_is_saved(coordinator, invitation, items):
    with pytest.raises(BadInput):
        answers.rate(coordinator, TOKEN, invitation.rated[0], items)
    assert answers.opened(coordinator, TOKEN).given == {}


def test_only_who_is_asked_about_can_be_rated_and_only_what_is_asked_said(coordinator, invitation):
    for rated in ("O05", "O99"):
        with pytest.raises(BadInput):
            answers.rate(coordinator, TOKEN, rated, {"reliable": 3})
    for remarks, code in (
        ({"works": "x" * 1001}, "too_long"),
        ({"secret": "x"}, "unknown"),
        ({"works": "Иван, 750101 0010"}, "egn"),
    ):
        with pytest.raises(BadInput) as refused:
            answers.finish(coordinator, TOKEN, remarks)
        assert refused.value.details["problems"][0][:2] == (*remarks, code)
    assert answers.opened(coordinator, TOKEN).invitation.finished_at is None
    with pytest.raises(NotFound):
        answers.rate(coordinator, "another-secret", invitation.rated[0], {"reliable": 3})
