"""Every rule by which an import keeps a row aside, or remarks on one, has words."""

import re
from pathlib import Path

from referral.exchange.csv_values import PARSERS
from web.wording import languages
from web.wording.tables.import_rules import RULES, rule

SOURCE = Path(__file__).parents[4] / "referral" / "exchange"
# Where a rule is given: to a problem of a row, to `hold`, in a remark, or as what is told of a status.
GIVEN = re.compile(r'(?:RowProblem\(|hold\(\w+, |remarks\[table, |return "unknown", )"(\w+)"')


def given() -> set[str]:
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.py")]
    blank = {"blank_id", "blank_name", "unknown_status", "dangling_organization", "kept_for_later"}  # made from parts
    return (
        {code for text in texts for code in GIVEN.findall(text)}
        | {code for _, code in PARSERS.values() if code}
        | blank
    )


def test_every_rule_that_an_import_gives_has_words_and_no_words_are_left_over():
    assert set(RULES) == given()


def test_a_rule_is_said_in_the_language_of_the_reader():
    assert rule("repeated_id", languages.translations("bg").gettext) == "кодът вече е на по-горен ред"
    assert rule("a rule of tomorrow", str) == "a rule of tomorrow"
