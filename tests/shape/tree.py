"""The files of the project as the tests of its shape see them: only what git knows."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "referral", "web")
FACADES = frozenset({"__init__.py", "__main__.py"})
# Folders in which every file is one member of a registry.
REGISTRIES = (
    "referral/gaps",
    "referral/network/questions",
    "graph/measures",
    "graph/formats",
)
# Folders that hold words alone, tested together where they are used.
WORDS = ("referral/network/measure_words/",)


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file git tracks that is there."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(ROOT / name for name in listed.splitlines() if (ROOT / name).is_file())


def modules() -> list[Path]:
    """Return the Python modules of the three packages."""
    return [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES]


def templates() -> list[Path]:
    """Return the page templates."""
    return [path for path in tracked() if path.is_relative_to(ROOT / "web" / "templates")]


def registry_folders() -> frozenset[Path]:
    """Return the folders that hold one file a member."""
    return frozenset(ROOT / name for name in REGISTRIES)
