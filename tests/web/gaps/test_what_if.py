"""The page “what if”: changes by its forms, by its address, saved and compared; everything works without a script."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from referral.gaps.what_if import scenarios
from referral.model.actors import Role
from tests.fakes.demo_fixture import context
from tests.web.conftest import send
from web.wording import languages

PAGE = "/gaps/what-if"


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def ask(client, *lines, **more):
    return client.get(PAGE, params=[*(("change", line) for line in lines), ("lang", "en"), *more.items()])


def follow(client, answer):
    """Return the page that a form leads to, and the changes in its address."""
    assert answer.status_code == 303, plain(answer.text)[:1500]
    asked = parse_qsl(urlsplit(answer.headers["location"]).query)
    assert all(name == "change" for name, _ in asked)
    return [line for _, line in asked]


def test_what_is_missing_leads_to_it_and_it_offers_every_kind_of_change(client_as):
    client = client_as(Role.COORDINATOR)
    assert f'href="{PAGE}"' in client.get("/gaps").text
    page = ask(client)
    assert page.status_code == 200
    for verb in ("close", "open", "set", "add-service", "add-organisation", "tie", "untie"):
        assert verb == "set" or f'value="{verb}"' in page.text, verb
    assert 'value="set"' in ask(client, edit="S33").text
    assert "If organisations stopped" in page.text


def test_a_closed_organisation_is_told_in_sentences_tables_and_pictures(client_as):
    page = ask(client_as(Role.COORDINATOR), "close O28")
    assert page.status_code == 200
    words = plain(page.text)
    assert "Close: Raven Glas Association" in words
    assert "Kinds of need that somebody answers: 74 instead of 79, of 90." in words
    assert re.search(r"who lose the last one who could help: 14; who gain somebody: 0\.", words)
    assert page.text.count('<svg class="picture"') == 5
    assert "Eviction or demolition somebody nobody lost" in words


@pytest.mark.parametrize("language", ["bg", "en"])
def test_it_is_in_both_languages(client_as, language):
    page = client_as(Role.COORDINATOR).get(PAGE, params={"change": "close O28", "lang": language}).text
    say = languages.translations(language).gettext
    for text in ("Kinds of need lost and gained", "Gaps that would be new", "Changes that are tried"):
        assert say(text) in page


def test_forms_add_one_change_after_another_and_take_one_away(client_as):
    client = client_as(Role.COORDINATOR)
    lines = follow(client, ask(client, do="close", subject="O28"))
    assert lines == ["close O28"]
    lines = follow(client, ask(client, *lines, do="tie", subject="O41", other="O01"))
    lines = follow(client, ask(client, *lines, do="add-organisation", name="Нов дом", kind="ngo", seat="A03"))
    assert lines[-1] == "add-organisation new-1 'name=Нов дом' kind=ngo seat=A03"
    more = {"organisation": "new-1", "name": "Детска грижа", "needs": "emp.childcare", "areas": "XTH01", "places": "9"}
    lines = follow(client, ask(client, *lines, do="add-service", **more))
    assert lines[-1].startswith("add-service new-2 organisation=new-1 ")
    assert "Нов дом" in ask(client, *lines).text
    lines = follow(client, ask(client, *lines, drop="1"))
    assert [line.split()[0] for line in lines] == ["tie", "add-organisation", "add-service"]


def test_the_form_of_a_service_shows_it_as_it_is_and_adds_what_was_changed(client_as):
    client = client_as(Role.COORDINATOR)
    page = ask(client, edit="S33").text
    assert re.search(r'name="hours" value="day" checked', page)
    assert not re.search(r'name="hours" value="evening" checked', page)
    form = [("edit", "S33"), ("do", "set"), ("status", "active"), ("needs", "edu.literacy_adult"), ("areas", "A03"),
            ("hours", "day"), ("hours", "evening"), ("languages", "bg"), ("requires", "id_card"), ("places", "20")]  # fmt: skip
    lines = follow(client, client.get(PAGE, params=form))
    assert lines == ["set S33 hours=day,evening places=20"]
    nothing = client.get(
        PAGE,
        params=[one for one in form if one not in {("hours", "evening"), ("places", "20")}]
        + [("places", "12"), ("lang", "en")],
    )
    assert nothing.status_code == 422
    assert "This would change nothing, it is so already: “set S33”." in plain(nothing.text)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"change": "close O99"}, "There is no organisation or service O99."),
        ({"change": "tie O01 O01"}, "An organisation cannot be its own partner."),
        (
            {"change": "set S15 status=suspended"},
            "This would change nothing, it is so already: “set S15 status=suspended”.",
        ),
        ({"change": "fly O28"}, "This is not a whole change: “fly O28”."),
        ({"change": "set S33 places=-1"}, "Enter a whole number from 0 to 100000."),
        ({"change": "set S33 hours=midnight"}, "midnight is not in the list of possible values."),
        ({"do": "tie", "subject": "O01", "other": "O01"}, "An organisation cannot be its own partner."),
        ({"do": "close"}, "There is nothing to try yet."),
        ({"do": "fly"}, "This is not a whole change: “fly”."),
        ({"do": "set", "edit": "S99"}, "There is no organisation or service S99."),
        ({"do": "add-service", "organisation": "O01", "name": "x"}, "needs at least one need"),
        ({"scenario": "SC-0"}, "This scenario is not there any more."),
        ({"change": "close O28", "drop": "9"}, "Enter a whole number from 1 to 1."),
    ],
)
def test_what_cannot_be_tried_is_said_in_a_sentence(client_as, asked, words):
    page = client_as(Role.COORDINATOR).get(PAGE, params={**asked, "lang": "en"})
    assert page.status_code == 422
    assert words in plain(page.text).replace("\N{NO-BREAK SPACE}", " ")


def test_a_change_that_is_refused_loses_none_of_those_before_it_nor_what_was_typed(client_as):
    page = ask(client_as(Role.COORDINATOR), "close O28", do="add-service", organisation="O01", name="Нова група")
    assert page.status_code == 422
    words = plain(page.text)
    assert "Close: Raven Glas Association" in words
    assert "74 instead of 79" in words
    assert 'value="Нова група"' in page.text


def test_a_line_that_cannot_be_read_stays_on_the_page_and_can_be_taken_away(client_as):
    client = client_as(Role.COORDINATOR)
    page = ask(client, "close O28", "set S33 'hours")
    assert page.status_code == 422
    assert page.text.count('<input type="hidden" name="change" value="close O28">') > 1
    assert follow(client, ask(client, "close O28", "set S33 'hours", drop="2")) == ["close O28"]


def test_a_name_is_escaped(client_as):
    page = ask(client_as(Role.COORDINATOR), "add-organisation new-1 'name=<script>x</script>' kind=ngo")
    assert page.status_code == 200
    assert "<script>x" not in page.text
    assert "&lt;script&gt;x" in page.text


def test_a_scenario_is_saved_opened_compared_and_removed(client_as, store):
    client = client_as(Role.COORDINATOR)
    saved = [
        send(client, f"{PAGE}/scenarios", name=name, change=lines, key=f"K-{name}")
        for name, lines in (("Без O28", ["close O28"]), ("Вечер", ["set S33 hours+=evening", "tie O41 O01"]))
    ]
    assert [answer.status_code for answer in saved] == [303, 303]
    one, other = (answer.headers["location"].partition("=")[2] for answer in saved)
    opened = client.get(f"{PAGE}?scenario={one}&lang=en").text
    assert "What if: Без O28" in plain(opened)
    assert "74 instead of 79" in plain(opened)
    page = client.get(f"{PAGE}/compare?one={one}&second={other}&lang=en")
    assert page.status_code == 200
    words = plain(page.text)
    assert "Kinds of need that somebody answers 74 79" in words
    assert "Lose the last one who could help 14 0" in words
    assert "Gain somebody who can help 0 18" in words
    assert send(client, f"{PAGE}/scenarios/{one}/remove").status_code == 303
    assert [stored.id for stored in scenarios.scenarios(context(store, Role.COORDINATOR))] == [other]
    gone = client.get(f"{PAGE}/compare?one={one}&second={other}&lang=en")
    assert gone.status_code == 422
    assert "This scenario is not there any more." in plain(gone.text)


def test_without_a_choice_the_page_of_comparisons_offers_the_choice(client_as):
    client = client_as(Role.COORDINATOR)
    page = client.get(f"{PAGE}/compare?lang=en")
    assert page.status_code == 200
    assert "<h1>What if</h1>" in page.text
    assert client.get(f"{PAGE}/compare?one=SC-nowhere").status_code == 422


def test_what_cannot_be_saved_is_said_and_stays_on_the_page(client_as):
    page = send(client_as(Role.COORDINATOR), f"{PAGE}/scenarios", name="", change=["close O28"])
    assert page.status_code == 422
    assert "Сдружение „Равен глас“" in page.text


def test_a_lead_reads_of_the_own_centre_and_a_municipality_of_nobody(client_as):
    lead = plain(ask(client_as(Role.CENTRE_LEAD), "close O14").text)
    assert "Only the people of your own centre are counted, and no waiting lists." in lead
    hall = plain(ask(client_as(Role.MUNICIPALITY), "close O28").text)
    assert "How many people it touches is not shown here." in hall
    assert "Kinds of need lost and gained" in hall
    assert not re.search(r"(people|People who have recorded this need): [1-9]", hall)
    assert "People, by" not in hall
    assert client_as(Role.ASSISTANT).get(PAGE).status_code == 403
