"""The shipped words: complete, in two languages, and sensitive or urgent as the rule has it."""

import re

from tests.fakes.demo_fixture import WORDS

SENSITIVE = {
    "chd.risk", "hea.hiv", "hea.sti_hepatitis", "hea.tb_screening", "hea.tb_treatment", "hea.psychiatric", "hea.drugs",
    "hea.alcohol", "doc.probation", "chd.early_marriage",
}  # fmt: skip
URGENT = {
    "saf.child", "chd.risk", "saf.shelter", "saf.domestic_violence", "saf.trafficking", "hea.emergency", "hou.eviction",
    "hou.homeless", "hea.tb_screening", "soc.food",
}  # fmt: skip


def test_every_domain_has_needs_and_every_need_its_domain():
    assert all(code.startswith(f"{need.domain}.") for code, need in WORDS.needs.items())
    assert {need.domain for need in WORDS.needs.values()} == set(WORDS.terms("domains"))


def test_sensitive_and_urgent_needs_are_those_of_the_rule():
    sensitive = {code for code, need in WORDS.needs.items() if need.sensitive}
    assert sensitive == SENSITIVE | {code for code in WORDS.needs if code.startswith("saf.")}
    assert {code for code, need in WORDS.needs.items() if need.urgent} == URGENT
    assert WORDS.is_sensitive("a.need.we.do.not.know")


def test_every_word_is_in_both_languages_and_bulgarian_is_cyrillic():
    for listing, terms in WORDS.lists.items():
        for term in terms.values():
            assert term.label("en").strip(), (listing, term.code)
            assert re.search("[а-я]", term.label("bg").lower()), (listing, term.code)
