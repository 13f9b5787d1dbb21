"""Mrezha works with what it declares: every module, page and command, with all other libraries kept from it."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FOR_TESTS = ("pytest", "hypothesis", "httpx2", "playwright", "yaml")


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def brought(requirements: list[Requirement]) -> set[str]:
    """Return the distributions that these requirements bring, and those that they bring in turn."""
    found: set[str] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        inner = (
            [Requirement(line) for line in importlib.metadata.distribution(name).requires or ()]
            if name not in found or requirement.extras
            else []
        )
        found.add(name)
        waiting += [(one, "") for one in inner]
        waiting += [(one, wanted) for wanted in requirement.extras for one in inner]
    return found


def modules_of(distributions: set[str]) -> set[str]:
    return {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if {canonicalize_name(owner) for owner in owners} & distributions
    }


@pytest.fixture(scope="module")
def report(town_file, small_package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("declared")
    shutil.copytree(small_package, folder / "small")
    store = Path(shutil.copy(town_file, folder / "town.sqlite"))
    allowed = modules_of(brought(declared()))
    blocked = [name for name in FOR_TESTS if name not in allowed]
    assert len(blocked) == len(FOR_TESTS)
    run = subprocess.run(
        [sys.executable, "-m", "tests.guarantees.declared_only", json.dumps(sorted(allowed)), store, folder, json.dumps(blocked)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def test_every_module_is_imported(report):
    assert report["modules"] > 200


def test_every_page_opens(report):
    opened = {path for _, path, status in report["pages"] if status == 200}
    asked = {path for _, path, _ in report["pages"]}
    assert asked == opened
    assert len(opened) > 40
    assert {"/network", "/network.json", "/find", "/gaps", "/metrics", "/metrics.csv"} <= opened


def test_every_command_does_its_work(report):
    assert {name: code for name, code in report["commands"].items() if code != 0} == {}


def test_a_map_of_hundreds_is_drawn(report):
    assert report["map"] == 300


def test_what_is_allowed_follows_from_what_is_declared():
    assert {"fastapi", "starlette", "h11", "numpy", "apsw"} <= modules_of(brought(declared()))
    assert "h11" not in modules_of(brought([one for one in declared() if one.name != "uvicorn"]))
