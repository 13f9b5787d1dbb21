"""Changes as sentences."""

import pytest

from referral.gaps.what_if.changes import Verb, read_changes
from tests.fakes.demo_fixture import NOW, WORDS
from tests.unit.gaps.gap_examples import service, town
from web.wording.languages import translations
from web.wording.presenter import Presenter
from web.wording.what_if.changes import VERBS, ChangeWords


def say(language="en"):
    words = Presenter(language=language, vocabulary=WORDS, say=translations(language).gettext, now=NOW)
    return ChangeWords(words=words, directory=town(service("S1", "O1", "hea.gp")).directory)


@pytest.mark.parametrize(
    ("line", "english"),
    [
        ("close O1", "Close: Първа"),
        ("open S1", "Open: S1"),
        ("tie O1 O2", "Make partners: Първа and Втора"),
        ("untie O1 O9", "End the partnership: Първа and O9"),
        ("set S1 hours+=evening hours-=day", "Change S1: Opening hours: also evening; Opening hours: without daytime"),
        ("set S1 places=", "Change S1: Places: —"),
        ("set S1 funded_until=2026-03-31", "Change S1: Funded until: 31 Mar 2026"),
        ("set S1 accepts_uninsured=no", "Change S1: Also without health insurance: no"),
        ("set S1 areas=TOWN,MOON", "Change S1: Serves: Град, MOON"),
        ("set S1 requires_any=id_card|nix", "Change S1: One of these documents is enough: identity card or nix"),
        ("set S1 funded_until=x", "Change S1: Funded until: x"),
        ("add-organisation n name=Дом kind=ngo seat=TOWN", "Add the organisation “Дом”: Kind: NGO; Seat: Град"),
        (
            "add-service n name=Курс organisation=O1 needs=hea.gp",
            "Add the service “Курс”: Organisation: Първа; Needs: ",
        ),
    ],
)
def test_a_change_is_a_sentence(line, english):
    (change,) = read_changes([line])
    told = say().change(change).replace("\N{NO-BREAK SPACE}", " ")
    assert told.lower().startswith(english.lower()), told


def test_every_verb_has_its_sentence():
    assert set(VERBS) == set(Verb)
