"""Ties in words: which ones are measured, and of each its kind, strength, trust, dates and source."""

from datetime import date

import pytest

from graph.model import Graph, Link
from referral.network.chosen import ChosenNetwork
from referral.network.graphs import View
from referral.network.survey.scores import Reading
from referral.network.survey.ties import SurveyTies
from tests.fakes.demo_fixture import NOW, WORDS
from web.wording import languages
from web.wording.network.ties import TieWords
from web.wording.presenter import Presenter

GRAPH = Graph(
    nodes={name: {"label": name} for name in "ABC"},
    links=(
        Link(source="A", target="B", layer="partners", attributes={"kind": "agreement", "since": date(2024, 3, 1)}),
        Link(source="A", target="B", layer="referrals", attributes={"strength": 40.0}),
        Link(source="A", target="C", layer="referrals", weight=7),
        Link(source="B", target="C", layer="referrals", attributes={"few": True}),
        Link(
            source="A", target="B", layer="survey", attributes={"trust": 3.5, "value": 2.0, "since": date(2025, 5, 2)}
        ),
    ),
)


def words(language="en"):
    return TieWords(
        words=Presenter(language=language, vocabulary=WORDS, say=languages.translations(language).gettext, now=NOW)
    )


def network(view, reading=Reading.NETWORK):
    named = SurveyTies(survey="PS", since=date(2025, 5, 2), invited=10, answered=7, reading=reading, ties=())
    return ChosenNetwork(
        view=view, views=tuple(View), graph=GRAPH, layered=GRAPH, sent_from=date(2025, 1, 1), named=named
    )


def test_each_tie_tells_what_is_known_of_it_and_nothing_else():
    rows = {(row.one, row.other, row.layer): row for row in words().rows(network(View.ALL))}
    assert len(rows) == 5
    agreed = rows["A", "B", "Partnerships"]
    assert (agreed.kind, agreed.strength, agreed.trust, agreed.since) == (
        WORDS.label("ties", "agreement", "en"), "", "", "01 Mar 2024".replace(" ", "\xa0"),
    )  # fmt: skip
    named = rows["A", "B", "Ties named in the survey"]
    assert (named.kind, named.strength, named.trust) == ("", "2", "3.5")
    assert rows["A", "B", "Referrals from the centres"].strength == "40"
    assert rows["A", "C", "Referrals from the centres"].strength == "7"
    assert rows["B", "C", "Referrals from the centres"].strength == "few"
    assert rows["A", "C", "Referrals from the centres"].since == "01 Jan 2025".replace(" ", "\xa0")
    assert {row.source for row in rows.values()} == {"Directory", "Survey of partners", "Recorded referrals"}


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_network_says_what_it_rests_on(view, language):
    told = words(language)
    sentence = told.sentence(network(view))
    assert "{" not in sentence
    assert told.name(view)
    if language == "bg":
        assert not any("a" <= letter <= "z" for letter in sentence + told.name(view))


def test_a_survey_that_too_few_answered_says_so():
    assert "7 of 10 answered" in words().sentence(network(View.SURVEY))
    assert "Fewer than four in five" not in words().sentence(network(View.SURVEY))
    assert "Fewer than four in five" in words().sentence(network(View.SURVEY, Reading.RECEIVED))
    assert "Fewer than four in five" not in words().sentence(network(View.PARTNERS, Reading.RECEIVED))
