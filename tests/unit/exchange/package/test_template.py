"""The template of a package says every column, and every code with its label."""

from referral.exchange.csv_columns import TABLES
from referral.exchange.package.template import template
from tests.fakes.demo_fixture import WORDS


def test_the_template_has_every_column_and_the_codes_of_the_vocabulary():
    tables = template(WORDS, language="bg")
    assert {table: [column.name for column in columns] for table, columns in tables.items()} == {
        table: [column.name for column in columns] for table, columns in TABLES.items()
    }
    services = {column.name: column for column in tables["services"]}
    assert services["needs"].codes == {code: need.label("bg") for code, need in WORDS.needs.items()}
    assert services["status"].codes["active"] == WORDS.label("service_status", "active", "bg")
    assert services["organisation"].table == "organisations"
    assert services["name_bg"].required
    assert not services["name_en"].required


def test_labels_are_in_the_language_asked_for():
    in_english = {column.name: column for column in template(WORDS, language="en")["clients"]}
    assert in_english["sex"].codes["f"] == WORDS.label("sexes", "f", "en")
