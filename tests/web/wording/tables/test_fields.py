"""Fields of forms are called in words, and a document's last day by the document."""

from tests.web.wording.test_presenter import presenter
from web.wording.tables.fields import FIELDS, UNTIL_FIELD


def test_a_field_has_its_name_and_an_unknown_one_a_general_one():
    assert presenter("bg").field_name("first_password") == "Първа парола"
    assert presenter("en").field_name("no_such_field") == "This field"


def test_the_last_day_of_a_document_is_called_by_the_document():
    assert presenter("en").field_name(f"{UNTIL_FIELD}id_card") == "identity card"


def test_every_field_is_translated():
    assert {name for name in FIELDS if presenter("bg").field_name(name) == FIELDS[name]} == set()
