"""Values of fields as text."""

from datetime import date

import pytest

from referral.errors import BadInput
from referral.gaps.what_if.fields import SERVICE_FIELDS, Words, as_text, read_values
from referral.model.directory import Service
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.gap_examples import service, town

BOTH = Words(vocabulary=WORDS, directory=town(service("S1", "O1", "hea.gp")).directory)


def read(before=None, **values):
    return read_values(values, BOTH, before=before)


def test_every_field_that_can_be_tried_is_one_of_a_service():
    assert set(SERVICE_FIELDS) <= set(Service.__dataclass_fields__)


def test_values_are_typed():
    values = read(
        hours="day, evening,day", areas="TOWN", places="7", funded_until="2026-03-31", window="07-01/10-31",
        accepts_uninsured="yes", requires_any="id_card|birth_certificate", age_from="", languages="",
    )  # fmt: skip
    assert values == {
        "hours": ("day", "evening"),
        "areas": ("TOWN",),
        "places": 7,
        "funded_until": date(2026, 3, 31),
        "window": "07-01/10-31",
        "accepts_uninsured": True,
        "requires_any": ("birth_certificate|id_card",),
        "age_from": None,
        "languages": (),
    }


def test_a_list_is_added_to_and_taken_from():
    stored = service("S1", "O1", "hea.gp", hours=("day",), requires=("id_card", "address"))
    assert read(stored, **{"hours+": "evening,day", "requires-": "address"}) == {
        "hours": ("day", "evening"),
        "requires": ("id_card",),
    }


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"hours": "midnight"}, "unknown_value"),
        ({"areas": "MOON"}, "unknown_value"),
        ({"status": "gone"}, "unknown_value"),
        ({"accepts_uninsured": "maybe"}, "unknown_value"),
        ({"requires_any": "id_card|nix"}, "unknown_paper"),
        ({"places": "-1"}, "not_in_range"),
        ({"places": "1e3"}, "not_in_range"),
        ({"places": "100001"}, "not_in_range"),
        ({"age_from": "121"}, "not_in_range"),
        ({"funded_until": "31.03.2026"}, "not_a_date"),
        ({"window": "13-01/10-31"}, "not_a_window"),
        ({"colour": "red"}, "no_such_field"),
        ({"places+": "1"}, "no_such_field"),
        ({"age_from": "18", "age_to": "14"}, "ages_upside_down"),
    ],
)
def test_what_cannot_be_read_is_refused(values, code):
    with pytest.raises(BadInput) as refused:
        read(**values)
    assert refused.value.details["problems"][0][1] == code


def test_an_age_is_compared_with_the_other_one_that_is_stored():
    with pytest.raises(BadInput):
        read(service("S1", "O1", "hea.gp", age_to=14), age_from="18")


def test_every_value_is_read_as_it_is_written():
    stored = service(
        "S1", "O1", "hea.gp", "hea.hiv", hours=("day",), places=3, funded_until=date(2026, 1, 1), window="07-01/10-31",
        accepts_uninsured=False, requires_any=("birth_certificate|id_card",), age_from=14,
    )  # fmt: skip
    values = {name: getattr(stored, name) for name in SERVICE_FIELDS}
    assert read(**{name: as_text(value) for name, value in values.items()}) == values
