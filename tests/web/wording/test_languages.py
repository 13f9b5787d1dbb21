"""Every text is translated, and every template compiles."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from referral.lifecycle import transition_fields
from referral.model.actors import Role
from web.http import render
from web.wording import languages

WEB = Path(__file__).parents[3] / "web"


def texts() -> set[str]:
    found = extract_from_dir(
        str(WEB),
        method_map=[("**/templates/**.html", "jinja2"), ("**.py", "python")],
        options_map={"**/templates/**.html": {"newstyle_gettext": "true"}},
        keywords={"_": None, "N_": None, "gettext": None},
    )
    marked = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}
    return marked | set(transition_fields.words())


def test_every_text_has_a_bulgarian_translation():
    known = {entry.id: entry for part in languages.catalogs("bg") for entry in part if entry.id}
    assert texts() - set(known) == set()
    for entry in known.values():
        assert entry.string, entry.id
        assert not entry.fuzzy, entry.id
        assert entry.string != entry.id, entry.id


def test_no_translation_is_left_over():
    known = {entry.id for part in languages.catalogs("bg") for entry in part if entry.id}
    assert known - texts() == set()


def test_translations_keep_their_parameters():
    import re

    for part in languages.catalogs("bg"):
        for entry in part:
            holes = re.compile(r"%\(\w+\)s|\{\w+\}")
            assert sorted(holes.findall(str(entry.id))) == sorted(holes.findall(str(entry.string))), entry.id


@pytest.mark.parametrize("language", languages.languages())
def test_every_template_compiles(language):
    environment = render.environment(language)
    names = environment.list_templates(extensions=["html"])
    assert len(names) > 15
    for name in names:
        environment.get_template(name)


def test_bulgarian_comes_first_and_english_is_a_choice(client_as):
    client = client_as(Role.ASSISTANT)
    assert '<html lang="bg">' in client.get("/").text
    client.cookies.set("lang", "en")
    page = client.get("/").text
    assert '<html lang="en">' in page
    assert "Find help" in page
    assert client.get("/?lang=bg").text.count("Търсене на помощ")


def test_no_text_is_translated_twice_in_different_ways():
    said = {}
    for part in languages.catalogs("bg"):
        for entry in part:
            if entry.id:
                said.setdefault(entry.id, set()).add(entry.string)
    assert {text: ways for text, ways in said.items() if len(ways) > 1} == {}
