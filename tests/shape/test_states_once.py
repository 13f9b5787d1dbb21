"""Sets of states are derived from the rows of `lifecycle/states.py`; nothing else spells one by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from referral.model.referrals import State
from tests.shape.tree import ROOT, modules, templates, tracked

ALLOWED = {"referral/lifecycle/states.py", "referral/lifecycle/transitions.py"}
# Words of states that are also words of something else (accounts of messages, consents): two of them are no set.
AMBIGUOUS = {"draft", "sent", "declined", "cancelled", "completed", "accepted", "expired"}
PLANTED = [
    "X = (State.SENT, State.EXPIRED)\n",
    "X = {State.SENT: 1, State.EXPIRED: 2}\n",
    "X = frozenset({State.SENT.value, State.EXPIRED.value})\n",
    "X = a in [State.SENT, *OTHERS, State.EXPIRED]\n",
    "X = a is State.SENT or a is State.EXPIRED\n",
    'X = ("needs_info", "waitlisted")\n',
]


def spelled(source: str) -> Iterator[int]:
    """Yield the lines on which a collection names two states or more, or `or` joins two of them."""
    for node in ast.walk(ast.parse(source)):
        members: list[ast.expr | None] = []
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            members = list(node.elts)
        elif isinstance(node, ast.Dict):
            members = list(node.keys)
        elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            members = [one for value in node.values if isinstance(value, ast.Compare) for one in value.comparators]
        if sum(map(is_state, members)) > 1:
            yield node.lineno


def is_state(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "value":
        node = node.value
    if isinstance(node, ast.Constant):
        return node.value in {state.value for state in State} - AMBIGUOUS
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "State"


def static(suffix: str) -> list[Path]:
    folder = ROOT / "web" / "static"
    return [path for path in tracked() if path.suffix == suffix and path.is_relative_to(folder)]


@pytest.mark.parametrize("line", PLANTED)
def test_a_planted_set_of_states_is_found(line):
    assert list(spelled(line)) == [1]


def test_no_module_spells_a_set_of_states():
    found = {
        name: lines
        for path in modules()
        if (name := str(path.relative_to(ROOT))) not in ALLOWED and (lines := list(spelled(path.read_text("utf-8"))))
    }
    assert found == {}


def test_no_template_script_or_style_names_a_set_of_states():
    words = "|".join(state.value for state in State if state.value not in AMBIGUOUS)
    quoted = re.compile(rf"""['"]({words})['"]""")
    found = {
        f"{path.name}:{number}"
        for path in (*templates(), *static(".js"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if len(set(quoted.findall(line))) > 1
    }
    styled = re.compile(rf"\.state\.({'|'.join(state.value for state in State)})\b")
    found |= {path.name for path in static(".css") if styled.search(path.read_text("utf-8"))}
    assert found == set()
