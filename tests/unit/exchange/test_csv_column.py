"""A column fills the field of its own name unless another is given."""

from referral.exchange.csv_column import Column, ValueKind


def test_a_column_fills_the_field_of_its_name():
    assert Column("name_bg", ValueKind.TEXT, "The name.").record_field == "name_bg"


def test_a_column_may_fill_a_field_of_another_name():
    assert Column("papers", ValueKind.CODES, "What is held.", field="held").record_field == "held"
