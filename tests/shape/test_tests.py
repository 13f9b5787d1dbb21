"""Every module has a test file of its name, and no test says a count that belongs to data."""

from pathlib import Path

from tests.shape.tree import FACADES, ROOT, modules, tracked


def test_files() -> dict[tuple[str, ...], Path]:
    """Return every test file by the words of its path: folder names below the kind, and the module's name."""
    found = {}
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if parts[0] == "tests" and path.name.startswith("test_"):
            found[(*parts[2:-1], path.stem.removeprefix("test_"))] = path
    return found


def wanted(path: Path) -> set[tuple[str, ...]]:
    """Return the names under which the test file of a module may stand: its whole path, or its package and name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    package, *inner = parts
    without_pages = tuple(part for part in inner if part not in {"pages", "engines"})
    return (
        {tuple(parts), tuple(inner), without_pages, (inner[-1],)}
        if package == "graph"
        else {tuple(inner), without_pages}
    )


def test_every_module_has_a_test_file_of_its_name():
    there = set(test_files())
    lonely = [
        str(path.relative_to(ROOT)) for path in modules() if path.name not in FACADES and not wanted(path) & there
    ]
    assert lonely == []


test_files.__test__ = False  # type: ignore[attr-defined]
