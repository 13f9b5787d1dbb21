"""Stored names of areas, organisations and services: the language asked for, else English, else Bulgarian."""

from dataclasses import FrozenInstanceError

import pytest

from referral.model.directory import Area, Organisation, Service, name_in

BOTH = Organisation(id="O1", name_bg="Център", name_en="Centre", kind="ngo")
BULGARIAN = Service(id="S1", organisation="O1", name_bg="Услуга", status="active")
EMPTY = Area(id="A1", name_bg="Махала", name_en="", type="quarter")


@pytest.mark.parametrize(
    ("thing", "language", "name"),
    [
        (BOTH, "bg", "Център"),
        (BOTH, "en", "Centre"),
        (BOTH, "rom", "Centre"),  # a language without stored names falls back to English first
        (BULGARIAN, "en", "Услуга"),
        (BULGARIAN, "rom", "Услуга"),
        (EMPTY, "en", "Махала"),  # an empty name is none
    ],
)
def test_a_name_is_the_one_of_the_language_or_falls_back(thing, language, name):
    assert name_in(thing, language) == name


def test_an_entry_of_the_directory_is_replaced_and_never_changed():
    with pytest.raises(FrozenInstanceError):
        BULGARIAN.status = "closed"
