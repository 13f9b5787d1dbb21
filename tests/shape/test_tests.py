"""Every module has a test file of its name, in the folder that follows its own."""

from pathlib import Path

import pytest

from graph.engines import ENGINES
from tests.shape.tree import FACADES, ROOT, WORDS, modules, tracked

ENGINE_CODES = [engine.code for engine in ENGINES]
PORT = ("store", "reader", "writer")
# The folders of tests in which the test file of a module may stand, by the beginning of the module's path. What every
# engine promises is tested once for all of them.
PLACES = (
    *((f"graph/engines/{code}/{name}.py", ("tests/engines/",)) for code in ENGINE_CODES for name in PORT),
    ("graph/engines/", ("tests/engines/",)),
    ("graph/", ("tests/unit/graph/", "tests/engines/")),
    ("referral/", ("tests/unit/", "tests/actions/", "tests/engines/")),
    ("web/pages/", ("tests/web/",)),
    ("web/", ("tests/web/",)),
)


def expected(module: str) -> tuple[str, ...]:
    """Return the paths at which the test file of a module may stand."""
    start, folders = next((start, folders) for start, folders in PLACES if module.startswith(start))
    start = start if start.endswith("/") else f"{start.rpartition('/')[0]}/"
    inner, _, name = module.removeprefix(start).rpartition("/")
    return tuple(f"{folder}{inner}{'/' if inner else ''}test_{name}" for folder in folders)


def test_every_module_has_a_test_file_of_its_name():
    there = {str(path.relative_to(ROOT)) for path in tracked()}
    names = [str(path.relative_to(ROOT)) for path in modules() if path.name not in FACADES]
    names = [name for name in names if not name.startswith(WORDS)]
    assert {name: expected(name) for name in names if not there & set(expected(name))} == {}


@pytest.mark.parametrize(
    ("module", "test"),
    [
        ("graph/engines/sqlite/store.py", "tests/engines/test_store.py"),
        ("graph/engines/sqlite/sql.py", "tests/engines/sqlite/test_sql.py"),
        ("graph/formats/graphml.py", "tests/unit/graph/formats/test_graphml.py"),
        ("referral/gaps/silence.py", "tests/unit/gaps/test_silence.py"),
        ("referral/referrals/act.py", "tests/actions/referrals/test_act.py"),
        ("web/pages/home/home.py", "tests/web/home/test_home.py"),
        ("web/http/gate.py", "tests/web/http/test_gate.py"),
    ],
)
def test_a_test_file_follows_the_folder_of_its_module(module, test):
    assert Path(ROOT / module).is_file()
    assert test in expected(module)


def test_a_file_of_the_same_name_elsewhere_is_not_enough():
    assert "tests/web/referrals/test_act.py" not in expected("referral/referrals/act.py")
    assert expected("graph/engines/neo4j/retry.py") == ("tests/engines/neo4j/test_retry.py",)
    assert expected("graph/engines/neo4j/store.py") == ("tests/engines/test_store.py",)
