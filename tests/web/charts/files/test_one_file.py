"""The page of one file names its script and style by hash, and has a line for each mark."""

import base64
import hashlib

from web.charts.files.one_file import one_file


def test_the_policy_allows_its_own_script_and_style_alone(asked):
    made = one_file(asked())
    for text in (made.script, made.style):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in made.policy
    assert "unsafe" not in made.policy
    assert made.policy.startswith("default-src 'none'")
    assert "</" not in made.script + made.style


def test_each_mark_has_a_line_and_each_area_is_offered_once(asked):
    words = asked()
    made = one_file(words)
    assert {line.id for line in made.lines} == {node.id.replace(":", "%3A") for node in words.words.scene.nodes}
    assert {line.row.area for line in made.lines} - {"", "—"} == set(made.areas)
    assert len(made.ties) == len(words.words.scene.ties)
