"""Each import contract catches a planted line, and the folders of the project hold what belongs in them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.copies import copied
from tests.shape.tree import ROOT, modules, tracked

PLANTED = [
    ("graph/model.py", "import referral.model\n", "arrow"),
    ("referral/model/referrals.py", "import web.settings\n", "arrow"),
    ("referral/gaps/finding.py", "import graph.engines.sqlite\n", "engines-chosen"),
    ("web/pages/home/home.py", "import graph.engines.neo4j\n", "engines-chosen"),
    ("graph/engines/neo4j/store.py", "import graph.engines.sqlite\n", "engines-apart"),
    ("referral/gaps/finding.py", "import neo4j\n", "neo4j"),
    ("referral/network/picture.py", "import networkx\n", "networkx"),
    ("referral/network/picture.py", "import pyvis\n", "pyvis"),
    ("referral/network/picture.py", "import jinja2\n", "surface-libraries"),
    ("web/pages/network/network.py", "import networkx\n", "networkx"),
    ("web/wiring.py", "import apsw\n", "apsw"),
    ("web/pages/network/network.py", "import pyvis.network\n", "pyvis"),
    ("graph/store.py", "import apsw\n", "apsw"),
    ("graph/model.py", "import networkx\n", "networkx"),
    ("referral/lifecycle/deadlines.py", "import holidays\n", "holidays"),
    ("referral/utils.py", '"""A stray file."""\n', "referral-rooms"),
    ("graph/utils.py", '"""A stray file."""\n', "graph-rooms"),
    ("web/utils.py", '"""A stray file."""\n', "web-rooms"),
    ("referral/model/referrals.py", "import referral.referrals.act\n", "referral-rooms"),
    ("web/wording/languages.py", "import web.http.gate\n", "web-rooms"),
    ("web/pages/home/home.py", "import web.pages.manual.manual\n", "pages-apart"),
    ("web/wording/tables/reasons.py", "import referral.matching.ranking\n", "words-without-engines"),
    ("web/wiring.py", "import referral.exchange.backup\n", "composition-root"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    place = copied(tmp_path_factory.mktemp("contracts"), "*.po")
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint(place: Path) -> subprocess.CompletedProcess:
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=120, check=False)


def test_the_source_as_it_stands_keeps_every_contract(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize(
    ("file", "line", "contract"), PLANTED, ids=[f"{file}-{contract}" for file, _, contract in PLANTED]
)
def test_a_planted_line_is_caught_by_its_contract(copy, file, line, contract):
    path = copy / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text((before or "") + line, encoding="utf-8")
    try:
        done = lint(copy)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    names = dict(
        re.findall(r'id = "([a-z0-9-]+)"\nname = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    )
    assert done.returncode == 1
    assert f"{names[contract]} BROKEN" in re.sub(r"\s+", " ", done.stdout)


def test_engine_names_stay_in_their_packages():
    # main.py quietens the driver's log, settings.py knows the driver's default password
    allowed = ("graph/engines/", "web/wiring.py", "web/cli/main.py", "web/settings.py")
    pattern = re.compile(r"sqlite|neo4j|apsw", re.IGNORECASE)
    named = [str(path.relative_to(ROOT)) for path in modules() if pattern.search(path.read_text(encoding="utf-8"))]
    assert [name for name in named if not name.startswith(allowed)] == []


def test_the_top_level_is_fixed():
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} <= {
        "referral", "graph", "web", "seeds", "tests", "docker-compose.yml", "pyproject.toml", "README.md", "uv.lock",
        "LICENSE", "CHANGELOG.md", "Makefile",
    }  # fmt: skip


def test_every_text_file_is_utf8_and_names_no_machine():
    place = re.compile(r"(?<![\w.])/(work|root|farm|home/\w+)/")
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".sqlite", ".mrezha"}:
            continue
        text = path.read_text(encoding="utf-8")
        if path != Path(__file__) and path.name != "uv.lock":
            assert not place.search(text), path


def test_the_package_called_web_is_ours():
    import web

    assert Path(web.__file__).parent == ROOT / "web"
