"""Every rule by which an import keeps a row aside, or remarks on one, has words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from referral.exchange import import_report
from referral.exchange.csv_values import PARSERS
from web.wording import languages
from web.wording.tables.import_rules import RULES, rule

SOURCE = Path(__file__).parents[4] / "referral" / "exchange"
# Where a rule is given: the place of the rule among what a call is given.
GIVEN = {"RowProblem": 0, "hold": 1, "_hold": 1, "_hold_all": 1, "fromkeys": 1}
# The modules whose functions return rules, and the one whose refusals are kept as remarks.
RETURNED, REFUSED = {"times.py", "order.py", "hsds_rows.py"}, "csv_tables.py"
MADE_FROM_PARTS = {"blank_id", "blank_name", "senseless_minimum_age", "senseless_maximum_age", "open_maximum_age"}


def places(module: str, tree: ast.Module) -> Iterator[ast.expr]:
    """Every expression of a module that is a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in GIVEN and len(node.args) > GIVEN[name]:
                yield node.args[GIVEN[name]]
            elif name == "BadInput" and module == REFUSED:
                yield node.keywords[0].value.elts[0].elts[1]
        elif isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "remarks":
            yield node.slice.elts[1]
        elif (module in RETURNED and isinstance(node, ast.Return) and node.value is not None) or (
            module in RETURNED and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        ):
            yield node.value


def codes(value: ast.expr, constants: dict[str, str]) -> set[str]:
    """The rules that an expression can be, each written out or by the name of a constant; of a pair the second."""
    if isinstance(value, ast.IfExp):
        return codes(value.body, constants) | codes(value.orelse, constants)
    if isinstance(value, ast.Tuple):
        return codes(value.elts[-1], constants)
    if isinstance(value, ast.Name) and value.id in constants:
        return {constants[value.id]}
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def given() -> set[str]:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}
    constants = {
        node.target.id: node.value.value
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Constant)
    }
    constants["UNFINISHED"] = import_report.UNFINISHED
    found = {
        code for path, tree in trees.items() for value in places(path.name, tree) for code in codes(value, constants)
    }
    return found | {code for _, code in PARSERS.values() if code} | MADE_FROM_PARTS


def test_every_rule_that_an_import_gives_has_words_and_no_words_are_left_over():
    assert set(RULES) == given()


def test_a_rule_is_said_in_the_language_of_the_reader():
    assert rule("repeated_id", languages.translations("bg").gettext) == "кодът вече е на по-горен ред"
    assert rule("a rule of tomorrow", str) == "a rule of tomorrow"
