"""What the documents say of the code is true: every path is there, every name stands in its file."""

import re
from pathlib import Path

import pytest

from tests.shape.tree import ROOT, tracked

DOCUMENTS = [
    path
    for path in tracked()
    if path.suffix == ".md" and path.name != "CHANGELOG.md" and not path.is_relative_to(ROOT / ".github" / "decisions")
]
DECISIONS = sorted(path for path in tracked() if path.is_relative_to(ROOT / ".github" / "decisions"))
PATH = re.compile(r"`((?:referral|graph|web|seeds|tests|\.github|\.ci)/[\w./<>{},*-]+|[\w-]+\.(?:py|toml|yml|md))`")
WAY = re.compile(r"`([\w./-]+\.(?:py|toml|html|po|js|css))` → `([^`]+)`")


def is_there(name: str, folder: Path) -> bool:
    """A path from the top or from the document's own folder; `<noun>` and `{a,b}` stand for any name."""
    pattern = re.sub(r"<[^>]+>|\{[^}]+\}", "*", name).rstrip("/")
    if "/" not in pattern:
        return any(path.name == pattern for path in tracked())
    return any(any(base.glob(pattern)) for base in (ROOT, folder))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_a_document_is_there(document):
    text = document.read_text(encoding="utf-8")
    assert [name for name in PATH.findall(text) if not is_there(name, document.parent)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_way_to_a_line_leads_there(document):
    ways = WAY.findall(document.read_text(encoding="utf-8"))
    lost = [
        (path, name)
        for path, name in ways
        if not (ROOT / path).is_file() or name not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert lost == []


def test_the_questions_of_a_newcomer_each_have_a_way():
    text = (ROOT / "referral" / "README.md").read_text(encoding="utf-8")
    questions = text.partition("## Where do I change")[2].partition("\n## ")[0]
    rows = [line for line in questions.splitlines() if line.startswith("| ") and "→" in line]
    assert len(rows) >= 10
    assert all(WAY.search(row) for row in rows)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_has_a_status_and_a_date(decision):
    assert re.search(r"\*\*Status:\*\* [a-z].+ · \*\*Date:\*\* 20\d\d-\d\d-\d\d", decision.read_text(encoding="utf-8"))


def test_every_decision_stands_once_under_a_number_of_its_own():
    numbers, subjects = zip(*(path.stem.split("-", 1) for path in DECISIONS if path.name != "README.md"), strict=True)
    assert len(set(numbers)) == len(numbers)
    assert len(set(subjects)) == len(subjects)
    for path, number in zip(DECISIONS, numbers, strict=False):
        assert path.read_text(encoding="utf-8").startswith(f"# {int(number)}. "), path.name


def test_every_package_stands_in_its_map():
    for package in ("referral", "web", "graph"):
        text = (ROOT / package / "README.md").read_text(encoding="utf-8")
        folders = {
            path.parent.name
            for path in tracked()
            if path.parent.parent == ROOT / package and path.name == "__init__.py"
        }
        assert {name for name in folders if f"`{name}/" not in text} == set(), package
