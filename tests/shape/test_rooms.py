"""The house keeps its rooms: each contract catches a planted line, and files stay small."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 350
TOO_LONG = {
    "web/wording/presenter.py": 400,
}
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
    place = tmp_path_factory.mktemp("house")
    for package in ("graph", "referral", "web"):
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__", "*.po"))
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


def test_the_house_as_it_stands_keeps_every_contract(copy):
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


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_modules_stay_small():
    modules = [
        path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT) and "tests" not in path.parts
    ]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {name: count for name, count in lengths.items() if count > TOO_LONG.get(name, LONGEST)} == {}


def test_engine_names_stay_in_their_rooms():
    allowed = {"graph/engines", "web/wiring.py", "web/cli/main.py", "web/settings.py"}
    pattern = re.compile(r"sqlite|neo4j|apsw", re.IGNORECASE)
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and path.parts[len(ROOT.parts)] in {"graph", "referral", "web"}
        and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert [name for name in found if not any(name.startswith(place) for place in allowed)] == []


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
