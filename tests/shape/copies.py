"""A copy of the source in which a test plants something, and programs run on the copy."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.shape.tree import PACKAGES, ROOT


def copied(place: Path, *left_out: str) -> Path:
    """Copy the three packages, without the files of these patterns."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__", *left_out))
    return place


def edit(place: Path, rows: Iterable[tuple[str, str, str]]) -> None:
    """Replace texts that stand once in their file: path, what stands there, what stands there then."""
    for path, before, after in rows:
        source = (place / path).read_text("utf-8")
        assert source.count(before) == 1, (path, before)
        (place / path).write_text(source.replace(before, after), "utf-8")


def run(place: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the copy; the tests of the project can be imported beside it."""
    paths = os.pathsep.join((str(place), str(ROOT)))
    return subprocess.run(
        [sys.executable, *arguments], cwd=place, env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
