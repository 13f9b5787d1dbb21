"""Every text is translated, and every template compiles."""

import re

import pytest

from referral.model.actors import Role
from tests.fakes import interface_texts
from web.http import render
from web.wording import languages

HOLES = re.compile(r"%\(\w+\)s|\{\w+(?:![rs])?\}")


def test_every_text_has_a_bulgarian_translation():
    known = {entry.id: entry for part in languages.catalogs("bg") for entry in part if entry.id}
    assert (interface_texts.of_web() | interface_texts.of_registries() | interface_texts.of_click()) - set(
        known
    ) == set()
    for entry in known.values():
        assert entry.string, entry.id
        assert not entry.fuzzy, entry.id
        # the name of a file format or a formula may be the same in every language
        assert entry.string != entry.id or entry.id in interface_texts.of_registries(), entry.id


def test_no_translation_is_left_over():
    known = {entry.id for part in languages.catalogs("bg") for entry in part if entry.id and entry.context is None}
    used = interface_texts.of_web() | interface_texts.of_registries() | interface_texts.of_click()
    assert known - used == set()


def test_translations_keep_their_parameters():
    for part in languages.catalogs("bg"):
        for entry in part:
            assert sorted(HOLES.findall(str(entry.id))) == sorted(HOLES.findall(str(entry.string))), entry.id


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
