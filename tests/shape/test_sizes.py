"""Modules, functions, folders and template lines stay small enough to be read; no file is excepted by name."""

import ast
from pathlib import Path

import pytest

from tests.shape.tree import FACADES, ROOT, modules, registry_folders, templates

LONGEST_MODULE = 250
LONGEST_FUNCTION = 40
MOST_PARAMETERS = 5
MOST_FILES = 10
LONGEST_TEMPLATE_LINE = 120


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [one for one in (arguments.vararg, arguments.kwarg) if one]
    return [one.arg for one in named if one.arg not in {"self", "cls"}]


def is_declared_by_a_framework(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """The parameters of a route are its query, those of a command its options: the framework reads them one by one."""
    return any(
        isinstance(one, ast.Call)
        and isinstance(one.func, ast.Attribute)
        and one.func.attr in {"get", "post", "command"}
        for one in node.decorator_list
    )


def test_modules_have_at_most_250_lines():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {str(path.relative_to(ROOT)): count for path, count in lengths.items() if count > LONGEST_MODULE} == {}


def test_functions_have_at_most_40_lines():
    lengths = {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules()
        for node in functions(path)
    }
    assert {name: count for name, count in lengths.items() if count > LONGEST_FUNCTION} == {}


def test_functions_have_at_most_5_parameters():
    counts = {
        f"{path.relative_to(ROOT)}:{node.name}": len(parameters(node))
        for path in modules()
        for node in functions(path)
        if not is_declared_by_a_framework(node)
    }
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS} == {}


def test_folders_hold_at_most_10_files():
    counts: dict[Path, int] = {}
    for path in modules():
        if path.name not in FACADES:
            counts[path.parent] = counts.get(path.parent, 0) + 1
    registries = registry_folders()
    assert {
        str(folder.relative_to(ROOT)): count
        for folder, count in counts.items()
        if count > MOST_FILES and folder not in registries
    } == {}


def test_template_lines_have_at_most_120_characters():
    long = {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    }
    assert long == {}


@pytest.mark.parametrize("folder", ["referral", "graph", "web"])
def test_every_package_says_in_one_line_what_it_is_for(folder):
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.name == "__init__.py"
        and path.is_relative_to(ROOT / folder)
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
