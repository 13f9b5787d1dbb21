"""What to do next, in words: one sentence and one button for each step."""

from dataclasses import replace

import pytest

from referral.gaps.finding import Concern, Remedy
from referral.gaps.plan.desk import NextStep
from tests.unit.gaps.gap_examples import service, town
from tests.unit.gaps.plan.plan_examples import item
from web.wording import languages
from web.wording.presenter import Presenter
from web.wording.reports.desk import QUESTIONS, RECRUIT, DeskWords
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords


@pytest.fixture
def words(app):
    application = app.state.application
    presenter = Presenter(language="bg", vocabulary=application.vocabulary, say=str, now=application.clock())
    directory = town(service("S", "O1", "hea.gp")).directory
    return DeskWords(plan=PlanWords(gaps=GapWords(words=presenter, directory=directory), names={}))


def step(concern=Concern.SILENT, gap=None, *, more=0, owned=0):
    return NextStep(concern=concern, item=gap, more=more, owned=owned)


def test_a_gap_is_told_with_its_sentence_and_leads_to_its_plan(words):
    silent = item("silence:O1")
    told = step(gap=silent, more=2)
    assert words.heading(told) == "Who is silent"
    assert words.sentence(told) == words.plan.sentence(silent)
    assert words.more(told) == "Others without an owner: 2."
    assert words.button(told) == ("Plan what to do", f"/gaps/{silent.id}")


def test_a_gap_that_a_partner_closes_asks_whom_to_look_for(words):
    other = item("wrong_hours:x")
    recruit = replace(other, finding=replace(other.finding, remedy=Remedy.RECRUIT))
    assert words.heading(step(Concern.MISSING, recruit)) == RECRUIT
    assert words.heading(step(Concern.MISSING, other)) == QUESTIONS[Concern.MISSING][0]


@pytest.mark.parametrize("concern", list(Concern))
def test_nothing_to_begin_is_said_and_leads_to_the_plan_or_to_the_gaps(words, concern):
    _, owned, nothing = QUESTIONS[concern]
    assert (words.sentence(step(concern, owned=3)), words.button(step(concern, owned=3))[1]) == (owned, "/gaps/plan")
    assert (words.sentence(step(concern)), words.button(step(concern))[1]) == (nothing, "/gaps")
    assert words.more(step(concern)) == ""


def test_every_question_has_its_words_in_bulgarian():
    translated = languages.messages("bg")
    assert [text for texts in QUESTIONS.values() for text in (*texts, RECRUIT) if not translated.get(text)] == []
