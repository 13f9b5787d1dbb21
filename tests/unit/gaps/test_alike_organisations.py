"""Organisations that may be one written down twice."""

from referral.directory.alike import alike
from referral.gaps.alike_organisations import find
from referral.model.directory import Organisation
from tests.unit.gaps.gap_examples import town


def named(key, name, *, phone=None, active=True):
    return Organisation(id=key, name_bg=name, kind="ngo", phone=phone, active=active)


def test_a_name_in_the_other_alphabet_and_a_shared_phone_make_one_group():
    organisations = (
        named("A", "Топъл дом"),
        named("B", "Topal dom", phone="0888 123 456"),
        named("C", "Друга", phone="+359 888 123456"),
        named("D", "Съвсем друга", phone="112"),
        named("E", "Спешна помощ", phone="112"),
    )
    data = town(organisations=organisations)
    (found,) = find(data)
    assert (found.organisations, found.evidence.kind, found.people) == (("A", "B", "C"), "Organisation", 0)
    assert set(alike(data.directory, organisations[1])) == {"A", "C"}


def test_a_closed_one_is_no_double():
    assert find(town(organisations=(named("A", "Топъл дом"), named("B", "Топъл дом", active=False)))) == ()
