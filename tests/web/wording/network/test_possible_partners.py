"""For each missing partner there is a form of the kind that usually does it."""

from urllib.parse import parse_qsl, urlsplit

from tests.fakes.demo_fixture import WORDS
from tests.web.wording.network.test_page import page
from web.wording.network.possible_partners import possible_partners


def test_each_missing_partner_has_a_form_of_a_kind_that_answers_its_need(store):
    made = page(store)
    found = list(possible_partners(made.words))
    assert len(found) == len({one.text for one in found})
    wanted = [node.subject for node in made.words.scene.missing]
    types = WORDS.terms("partner_types").values()
    assert len(found) == sum(any(need in term.attributes["needs"] for term in types) for need in wanted)
    assert found
    for one in found:
        given = dict(parse_qsl(urlsplit(one.value).query))
        assert given["kind"] in WORDS.kinds
