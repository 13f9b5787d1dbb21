"""Answers as whole sentences in both languages: names, plurals, and nothing left to fill in."""

import pytest

from referral.gaps.what_if.changes import read_changes
from referral.model.actors import Role
from referral.network.scene.answers import Opens
from tests.fakes.demo_fixture import WORDS, context
from tests.fakes.map_scenes import scene_for
from web.wording import languages
from web.wording.network.answers import AnswerWords, record_address
from web.wording.network.scene import SceneWords
from web.wording.presenter import Presenter


def told(store, language, role=Role.COORDINATOR, **params):
    say = languages.translations(language).gettext
    words = Presenter(language=language, vocabulary=WORDS, say=say, now=context(store).clock())
    scene = scene_for(store, role, **params)
    tell = AnswerWords(words=SceneWords(scene=scene, words=words))
    return {answer.code: " ".join(tell.sentences(answer)) for answer in scene.answers}


def test_the_demos_planted_answers_stand_in_bulgarian(store):
    answers = told(store, "bg", ask="every")
    assert "Сдружение „Мост към здраве“ държи 6 организации" in answers["holds_together"]
    assert "НЧ „Пробуда“, Спортен клуб „Младост“" in answers["alone"]
    assert "Дирекция „Бюро по труда“ не е отговорила на нито едно" in answers["no_answer"]
    assert "Никой не предлага 11 вида помощ" in answers["nobody_offers"]
    assert "Само Сдружение „Равен глас“ предлага 5 вида помощ" in answers["depends_on_one"]
    assert "никой не отговаря на 5 вида нужди" in answers["closing"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CENTRE_LEAD, Role.ASSISTANT, Role.MUNICIPALITY])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_sentence_is_whole(store, role, language):
    for text in told(store, language, role, ask="every").values():
        assert text
        assert not {"{", "}", "not known", "не се знае"} & set(text.split())
        assert text.rstrip()[-1] in ".:"


def test_records_are_opened_at_pages_that_read_them():
    assert record_address(Opens(to="gaps", subject="silence"), {}) == "/gaps?kind=silence"
    address = record_address(Opens(to="what_if", subject="O28"), {})
    assert address == "/gaps/what-if?change=close+O28"
    assert [str(change) for change in read_changes(["close O28"])] == ["close O28"]
    assert "without=O28" in record_address(Opens(to="closing", subject="O28"), {"as_of": "2025-01-01"})
