"""One organisation entered twice is warned of: the same name in either alphabet, or the same phone."""

from dataclasses import replace

import pytest

from referral.directory import entries
from referral.directory.alike import alike
from referral.errors import NeedsConfirmation
from referral.model.actors import Role
from referral.model.directory import Organisation
from tests.fakes.demo_fixture import FakeClock, context

FIRST = Organisation(id="ZZ-1", name_bg="Сдружение „Нов път“", kind="ngo", phone="0888 123 456 / (02) 987-65-43")


@pytest.fixture
def office(store):
    office = context(store, Role.COORDINATOR, clock=FakeClock())
    entries.save_organisation(office, FIRST)
    return office


@pytest.mark.parametrize(
    "differs",
    [
        {"name_bg": "СДРУЖЕНИЕ НОВ ПЪТ", "phone": None},
        {"name_bg": "Sdruzhenie Nov pat", "phone": None},
        {"name_bg": "Друго", "name_en": "Sdruzhenie „Nov pat“", "phone": None},
        {"name_bg": "Друго", "phone": "+359 888 123 456"},
        {"name_bg": "Друго", "phone": "+359 2 987 6543"},
    ],
    ids=["case and quotes", "alphabet", "name in English", "country's code", "second number"],
)
def test_the_same_name_or_phone_is_warned_of(office, differs):
    draft = replace(FIRST, **{"id": "ZZ-2", **differs})
    with pytest.raises(NeedsConfirmation) as asked:
        entries.save_organisation(office, draft)
    assert asked.value.warnings == (("alike_organisation", {"codes": ("ZZ-1",)}),)
    assert entries.save_organisation(office, draft, acknowledged=("alike_organisation",)).id == "ZZ-2"


@pytest.mark.parametrize("phone", [None, "0888 123 457", "112", "няма"])
def test_another_name_and_phone_is_another_organisation(office, phone):
    assert alike(office.directory(), replace(FIRST, id="ZZ-2", name_bg="Друго сдружение", phone=phone)) == ()


def test_changing_an_entry_asks_nothing(office):
    stored = entries.organisation(office, "ZZ-1")
    entries.save_organisation(office, replace(FIRST, id="ZZ-2"), acknowledged=("alike_organisation",))
    assert entries.save_organisation(office, replace(stored, address="ул. Първа 1")).address == "ул. Първа 1"
