"""A survey is opened once, invites who works together, and tells nothing from few answers."""

import pytest

from graph.model import where
from referral.directory import merge
from referral.errors import BadInput, NotAllowed, NotFound
from referral.idempotency import Submitted
from referral.model.actors import Role
from referral.model.communication import SurveyInvitation
from referral.network.survey.scores import Reading
from referral.network.survey.ties import standing_ratings
from referral.partners.survey import answers, rounds
from referral.storage import records
from tests.fakes.demo_fixture import context


@pytest.fixture
def coordinator(store, clock):
    return context(store, Role.COORDINATOR, clock=clock)


@pytest.fixture
def survey(coordinator):
    return rounds.open_survey(coordinator)


def test_who_works_together_is_invited_and_asked_about_seven_at_most(coordinator, survey):
    invited = {one.organisation: one.rated for one in rounds.detail(coordinator, survey.id).invitations}
    directory = coordinator.directory()
    isolated = {key for key in directory.organisations if not directory.partners_of.get(key)}
    assert isolated - set(invited), "who works with nobody is not asked"
    assert max(len(rated) for rated in invited.values()) == 7
    for organisation, rated in invited.items():
        assert organisation not in rated
        assert len(set(rated)) == len(rated)
    assert (survey.closes_on - coordinator.today).days == 21


def test_one_survey_at_a_time_and_twice_sent_is_once(coordinator, clock):
    sent = Submitted(key="k", fingerprint="f")
    survey = rounds.open_survey(coordinator, submitted=sent)
    assert rounds.open_survey(coordinator, submitted=sent) == survey
    with pytest.raises(BadInput):
        rounds.open_survey(coordinator)
    clock.forward(days=22)
    later = rounds.open_survey(coordinator)
    assert [one.id for one in rounds.surveys(coordinator)] == [later.id, survey.id]


def test_a_link_is_made_anew_and_not_when_the_survey_is_over(coordinator, survey, clock):
    place = f"{survey.id}:O05"
    for number, token in enumerate(("first-secret", "second-secret"), start=1):
        assert rounds.issue_link(coordinator, place, token=token).links == number
    with pytest.raises(NotFound):
        answers.opened(coordinator, "first-secret")
    assert answers.opened(coordinator, "second-secret").invitation.organisation == "O05"
    clock.forward(days=21)
    answers.opened(coordinator, "second-secret")
    clock.forward(days=1)
    with pytest.raises(NotFound):
        answers.opened(coordinator, "second-secret")
    with pytest.raises(BadInput):
        rounds.issue_link(coordinator, place, token="third-secret")


def test_received_scores_are_told_from_half_of_the_invited_on(coordinator, survey):
    invited = rounds.detail(coordinator, survey.id).invitations
    half = -(-len(invited) // 2)
    for number, invitation in enumerate(invited[:half], start=1):
        found = rounds.detail(coordinator, survey.id).results
        assert (found.answered, found.received, found.disagreements) == (number - 1, {}, ())
        rounds.issue_link(coordinator, invitation.id, token=invitation.id)
        for rated in invitation.rated:
            answers.rate(coordinator, invitation.id, rated, {"reliable": 4, "open": 2})
    found = rounds.detail(coordinator, survey.id).results
    assert (found.answered, found.reading) == (half, Reading.RECEIVED)
    many = [one for one in found.received.values() if one.raters >= 3]
    assert many
    assert {one.scores.trust for one in many} == {3.0}
    assert all(one.scores.trust is None for one in found.received.values() if one.raters < 3)


def test_what_was_written_is_told_without_whose_it_is(coordinator, survey):
    for number, invitation in enumerate(rounds.detail(coordinator, survey.id).invitations):
        rounds.issue_link(coordinator, invitation.id, token=invitation.id)
        answers.rate(coordinator, invitation.id, invitation.rated[0], {"reliable": 1})
        if number < 3:
            answers.finish(coordinator, invitation.id, {"who_is_missing": ("яслa", "адвокат", "лекар")[number]})
    remarks = rounds.detail(coordinator, survey.id).results.remarks
    assert dict(remarks) == {"works": (), "who_is_missing": ("адвокат", "лекар", "яслa"), "to_change": ()}


def test_what_was_said_of_an_organisation_goes_to_the_one_that_stands_for_it(coordinator, survey):
    for invitation in rounds.detail(coordinator, survey.id).invitations:
        rounds.issue_link(coordinator, invitation.id, token=invitation.id)
        rated, items = ("O32", {"reliable": 4, "open": 4}) if "O32" in invitation.rated else (invitation.rated[0], {})
        answers.rate(coordinator, invitation.id, rated, items)
    raters = rounds.detail(coordinator, survey.id).results.received["O32"].raters
    merge.merge(coordinator, "O34", "O32")
    received = rounds.detail(coordinator, survey.id).results.received
    assert "O32" not in received
    assert received["O34"].raters == raters - 1, "what O34 said of O32 is now said of itself"


def test_two_invited_that_are_one_answer_once_and_nothing_of_it_is_lost(coordinator, survey):
    """O34 and O32 are partners: both are invited, asked about each other, and rate O25 or a centre alike."""
    invited = {one.organisation: one for one in rounds.detail(coordinator, survey.id).invitations}
    common = (set(invited["O34"].rated) & set(invited["O32"].rated)) - {"O34", "O32"}
    (about, *_) = sorted(common)
    for organisation, other, items in (("O34", "O32", {"open": 4}), ("O32", "O34", {"reliable": 1, "open": 1})):
        rounds.issue_link(coordinator, invited[organisation].id, token=organisation)
        answers.rate(coordinator, organisation, other, {"reliable": 2, "open": 2})
        answers.rate(coordinator, organisation, about, items)
    before = rounds.detail(coordinator, survey.id).results
    merge.merge(coordinator, "O34", "O32")
    detail = rounds.detail(coordinator, survey.id)
    assert detail.results.invited == before.invited - 1
    assert (before.answered, detail.results.answered) == (2, 1)
    assert [one.id for one in detail.invitations if one.organisation in {"O34", "O32"}] == [f"{survey.id}:O34"]
    stored = coordinator.read(lambda tx: records.find(tx, SurveyInvitation, where(survey=survey.id))[0])
    (rating,) = standing_ratings(coordinator, stored)
    assert (rating.rater, rating.rated, rating.items) == ("O34", about, {"open": 4, "reliable": 1})
    for token in ("O34", "O32"):
        seen = answers.opened(coordinator, token)
        assert {"O34", "O32"}.isdisjoint(seen.asked)
        assert about in seen.given


def test_only_who_edits_the_directory_may(store, clock, survey):
    assistant = context(store, Role.ASSISTANT, clock=clock)
    for refuse in (
        lambda: rounds.open_survey(assistant),
        lambda: rounds.surveys(assistant),
        lambda: rounds.detail(assistant, survey.id),
        lambda: rounds.issue_link(assistant, f"{survey.id}:O05", token="x"),
    ):
        with pytest.raises(NotAllowed):
            refuse()


def test_a_survey_that_is_not_there_is_not_found(coordinator):
    with pytest.raises(NotFound):
        rounds.detail(coordinator, "PS-none")
