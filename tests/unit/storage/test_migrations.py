"""The migrations of stored data are consecutive, end at the schema, and lead to names that it declares."""

import pytest

from graph.migration import load
from graph.schema import Schema
from graph.toml_source import DeclarationError
from referral.storage import migrations, records


def test_the_files_lead_to_the_schema_from_its_first_version() -> None:
    steps = migrations.leading_to(records.schema())
    assert [step.to_version for step in steps] == list(range(2, records.schema().version + 1))


def test_a_schema_whose_version_has_no_migration_is_refused() -> None:
    schema = records.schema()
    for version in (schema.version - 1, schema.version + 1):
        with pytest.raises(DeclarationError) as refused:
            migrations.leading_to(Schema(version=version, kinds=schema.kinds, edges=schema.edges))
        assert refused.value.code == "not_consecutive"


def test_a_name_that_the_schema_does_not_declare_is_refused() -> None:
    schema = records.schema()
    kinds = {name: kind for name, kind in schema.kinds.items() if name != "Incident"}
    with pytest.raises(DeclarationError) as refused:
        migrations.leading_to(Schema(version=schema.version, kinds=kinds, edges=schema.edges))
    assert (refused.value.file, refused.value.code) == ("0002_standard_terms.toml", "unknown_kind")


def test_the_number_of_a_file_is_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.migration.load", lambda text, *, name: load(text.replace("= 2", "= 3", 1), name=name))
    migrations.files.cache_clear()
    try:
        with pytest.raises(DeclarationError) as refused:
            migrations.files()
        assert refused.value.code == "wrong_file_name"
    finally:
        migrations.files.cache_clear()
