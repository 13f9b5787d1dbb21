"""Follow CONTRIBUTING: a need and a reason are each one block of the vocabulary, and every surface offers them.

A block without a label is refused by its file and line before anything starts.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.shape.copies import copied, edit, run

NEED = '[needs."edu.planted"]\nbg = "Посадена нужда"\nen = "Planted need"\nfirst_answer = "week"\n\n'
REASON = '[decline.planted]\nbg = "посадена причина"\nen = "planted reason"\n\n'
ROWS = (
    ("referral/vocabulary/needs.toml", '[needs."edu.kindergarten"]', NEED + '[needs."edu.kindergarten"]'),
    ("referral/vocabulary/reasons.toml", "[decline.not_eligible]", REASON + "[decline.not_eligible]"),
)
LABELS = {
    "need": {"bg": "Посадена нужда", "en": "Planted need"},
    "reason": {"bg": "посадена причина", "en": "planted reason"},
}
# Where each is offered or explained.
SURFACES = {
    "need": ("/find", "/clients/TH-0017", "/api/offline/directory"),
    "reason": ("/manual", "/api/offline/directory"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = copied(tmp_path_factory.mktemp("terms"))
    edit(folder, ROWS)
    return folder


@pytest.fixture(scope="module")
def shown(copy, town_file, tmp_path_factory) -> dict[str, str]:
    town = shutil.copy(town_file, tmp_path_factory.mktemp("surfaces") / "town.sqlite")
    paths = sorted({path for paths in SURFACES.values() for path in paths} | {"/find?need=edu.planted"})
    printed = run(copy, "-m", "tests.shape.surfaces", str(town), "assistant", *paths)
    assert printed.returncode == 0, printed.stderr
    answers: dict[str, str] = json.loads(printed.stdout)
    return answers


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("term", SURFACES)
def test_a_new_term_is_on_every_surface(shown, term, language):
    for path in SURFACES[term]:
        assert LABELS[term][language] in shown[f"{path} {language}"], path


def test_help_is_sought_for_a_new_need(shown):
    assert '<option value="edu.planted" selected' in shown["/find?need=edu.planted en"]


@pytest.mark.parametrize(
    ("row", "without", "missing"),
    [
        (ROWS[0], 'bg = "Посадена нужда"\n', "needs.toml, line 4: edu.planted: the label bg is missing"),
        (ROWS[0], 'en = "Planted need"\n', "needs.toml, line 4: edu.planted: the label en is missing"),
        (ROWS[1], 'bg = "посадена причина"\n', "reasons.toml, line 3: planted: the label bg is missing"),
    ],
)
def test_a_term_without_a_label_is_refused_by_file_line_and_code(tmp_path, row, without, missing):
    folder = copied(tmp_path)
    path, before, after = row
    assert without in after
    edit(folder, [(path, before, after.replace(without, ""))])
    refused = run(folder, "-m", "web.cli", "gaps")
    assert refused.returncode == 1
    assert missing in refused.stderr
