"""Names, dates and numbers as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from referral.matching.model import Reason, Verdict
from referral.model.directory import Area
from tests.fakes.demo_fixture import NOW, WORDS
from web.wording import languages
from web.wording.presenter import Presenter


def presenter(language: str) -> Presenter:
    return Presenter(language=language, vocabulary=WORDS, say=languages.translations(language).gettext, now=NOW)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "day", "moment", "decimal", "thousands"),
    [
        ("bg", "05.03.2026 г.", "05.03.2026 г., 02:30 ч.", "1,4", "12 345"),
        ("en", "05 Mar 2026", "05 Mar 2026, 02:30", "1.4", "12 345"),
    ],
)
def test_dates_and_numbers(language, day, moment, decimal, thousands):
    words = presenter(language)
    assert plain(words.day(date(2026, 3, 5))) == day
    late = datetime(2026, 3, 5, 0, 30, tzinfo=UTC)  # Sofia is two hours ahead in winter
    assert plain(words.moment(late)) == moment
    assert words.decimal(1.44) == decimal
    assert plain(words.number(12345)) == thousands
    assert words.moment(None) == words.day(None) == "—"


def test_a_day_is_the_day_in_sofia():
    assert plain(presenter("bg").day(datetime(2026, 7, 1, 22, 0, tzinfo=UTC))) == "02.07.2026 г."


def test_a_name_falls_back_to_a_language_it_has():
    both = Area(id="A1", name_bg="Горно", name_en="Gorno", type="quarter")
    one = Area(id="A2", name_bg="Долно", type="quarter")
    assert [presenter("bg").name(both), presenter("en").name(both)] == ["Горно", "Gorno"]
    assert presenter("en").name(one) == "Долно"
    assert presenter("bg").name(None) == "не се знае"


def test_alternatives_stand_with_or_between():
    word = "birth_certificate|id_card"
    assert presenter("en").papers((word, "address")) == "birth certificate or identity card, address registration"
    assert presenter("bg").paper(word) == "удостоверение за раждане или лична карта"


def test_what_happened_is_the_past_form_of_an_action():
    assert presenter("en").past("send") == "Sent"
    assert presenter("bg").past("send") == "Изпратено"
    assert presenter("bg").past("no such action") == "no such action"


@pytest.mark.parametrize(
    ("people", "words"), [(None, "чакащи в списъка: скрито – малко хора"), (5, "чакащи в списъка: 5")]
)
def test_a_hidden_number_of_waiting_people_is_read_as_few(people, words):
    reason = Reason(verdict=Verdict.CAUTION, code="waiting", details={"waiting": people})
    assert presenter("bg").reason(reason, None).casefold() == words


def test_a_warning_with_a_day_ends_with_one_full_stop():
    for code in ("window_closed", "funding_ended"):
        bulgarian, english = (presenter(language).warning(code, {"day": date(2026, 3, 1)}) for language in ("bg", "en"))
        assert plain(bulgarian).endswith("01.03.2026 г.")
        assert not bulgarian.endswith("..")
        assert plain(english).endswith("01 Mar 2026.")
