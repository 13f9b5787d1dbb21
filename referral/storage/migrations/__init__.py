"""Return the migrations of stored data, one file a version; to add one: a file here, and the schema's next version."""

from functools import cache
from importlib import resources

from graph import migration
from graph.migration import Migration
from graph.schema import Schema
from graph.toml_source import DeclarationError


@cache
def files() -> tuple[Migration, ...]:
    """Return every migration in order of its file's name, `NNNN_what.toml`, where NNNN is the version it leads to.

    Errors: `graph.toml_source.DeclarationError` by file and line.
    """
    folder = resources.files("referral.storage.migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    steps = tuple(migration.load(folder.joinpath(name).read_text("utf-8"), name=name) for name in names)
    for step in steps:
        if not step.name.startswith(f"{step.to_version:04}_"):
            detail = f"the file of the migration to version {step.to_version} must begin with {step.to_version:04}_"
            raise DeclarationError(file=step.name, line=1, code="wrong_file_name", detail=detail)
    return steps


def leading_to(schema: Schema) -> tuple[Migration, ...]:
    """Return every migration, checked: consecutive, ending at the schema's version, leading to names it declares.

    Errors: `graph.toml_source.DeclarationError` by file.
    """
    migration.check_chain(files(), schema)
    return files()
