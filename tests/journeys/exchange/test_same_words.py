"""The phone understands somebody's own words as the server does, however they are typed."""

import json
import random

from referral.vocabulary.search import phrases, understand
from tests.fakes.demo_fixture import WORDS
from tests.journeys.exchange.matching_on_a_phone import phone_page
from web.offline import matching

SCRIPT = """async ([index, texts]) => {
  const { understand } = await import("/static/offline/search.js");
  return texts.map((text) => { const { needs, barriers, age } = understand(index, text); return [needs, barriers, age]; });
}"""
LATIN = str.maketrans("абвгдезийклмнопрстуфхъ", "abvgdeziiklmnoprstufha")
INFORMAL = {"ж": "j", "ц": "c", "ч": "4", "ш": "6", "щ": "6t", "я": "q", "ю": "iu", "ь": "y"}
ALIKE = str.maketrans("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX")
AGES = ("от 2 години", "на две годинки", "година и половина", "3 years ago", "една година", "на 8 месеца", "toddler")
MARKS = ("\u00ad", "\u200b", "\u0301", "\ufeff", "\u2060", "\u0300")
ODD = ("ß", "ﬁ", "İ", "½", "東京", "αβγ", "д\u03bfм", "12г", "3 месеца", "№5", "🧭", "_", "ий", "Ѝ", "ЪЪЪ", "xx", "ςΣ")


def mangled(dice: random.Random, text: str) -> str:
    text = dice.choice((str.upper, str.title, str, str))(text)
    if dice.random() < 0.3:
        text = "".join(INFORMAL.get(letter, letter) for letter in text.lower()).translate(LATIN)
    text = "".join(letter.translate(ALIKE) if dice.random() < 0.2 else letter for letter in text)
    text = "".join(letter + (dice.choice(MARKS) if dice.random() < 0.05 else "") for letter in text)
    return text + dice.choice(("", "та", "то", "те", "ът", "ят", "ия", "s"))


def test_two_thousand_texts_are_understood_alike(browser):
    dice = random.Random(20260115)
    lists = ("need_words", "barrier_words")
    said = [part for name in lists for term in WORDS.terms(name).values() for own in term.labels.values()
            for part in own.split(",")]  # fmt: skip
    texts = []
    for _ in range(2000):
        parts = [mangled(dice, dice.choice(said)) for _ in range(dice.randint(1, 3))]
        parts += (
            [dice.choice((*ODD, f"на {dice.randint(0, 130)} години", *AGES, "няма", "без", "и лична карта", "има"))]
            if dice.random() < 0.5
            else []
        )
        texts.append(dice.choice((" ", ", ")).join(parts))
    with phone_page(browser) as page:
        index = json.loads(json.dumps(matching.words(WORDS)))
        phoned = page.evaluate(SCRIPT, [index, texts])
    server = [understand(phrases(WORDS), text) for text in texts]
    different = [
        (text, one, (list(own.needs), list(own.barriers), own.age))
        for text, one, own in zip(texts, phoned, server, strict=True)
        if one != [list(own.needs), list(own.barriers), own.age]
    ]
    assert different == []
    assert sum(bool(one.needs) for one in server) > 1500
    assert sum(bool(one.barriers) for one in server) > 200
