"""Colours that everybody can read: text 4.5:1, edges of controls and the focus ring 3:1 (WCAG 2.2 AA, 1.4.3 and 1.4.11)."""

import re

import pytest

from tests.shape.tree import ROOT

STATIC = ROOT / "web" / "static"
SHEETS = {name: (STATIC / name).read_text(encoding="utf-8") for name in ("css/style.css", "css/metrics.css")}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ON_DARK = re.compile(r"\.top|nav|\.brand|\.bell|\.more|\.primary|\.strong|\[aria-current\]|\.skip")
GROUNDS = ("paper", "card")
TEXT, EDGE = 4.5, 3.0


def declared(body: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


COLOURS = {
    name.removeprefix("--"): value
    for _, body in RULE.findall(SHEETS["css/style.css"])
    for name, value in declared(body).items()
    if name.startswith("--") and value.startswith("#")
}
RULES = [
    (sheet, selector.strip(), declared(body)) for sheet, text in SHEETS.items() for selector, body in RULE.findall(text)
]


def resolved(value: str | None) -> str | None:
    """The one colour that a declaration holds, or None for none."""
    found = re.search(r"var\(--([\w-]+)\)|(#[0-9a-f]{3,6})\b", value or "")
    if found is None:
        return None
    return COLOURS.get(found[1]) if found[1] else found[2]


def light(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)
    assert len(COLOURS) > 10
    assert len(RULES) > 150


@pytest.mark.parametrize(("ink", "ground"), [("ink", one) for one in (*GROUNDS, "warm", "alarm-paper")] + [
    ("deep-ink", "deep"), ("deep", "paper"), ("deep", "card"), ("warm", "deep"),
])  # fmt: skip
def test_the_pairs_that_pages_are_made_of(ink, ground):
    assert contrast(COLOURS[ink], COLOURS[ground]) >= TEXT


def test_every_rule_with_both_colours_can_be_read():
    both = [
        (selector, contrast(ink, ground))
        for _, selector, said in RULES
        if (ink := resolved(said.get("color"))) and (ground := resolved(said.get("background")))
    ]
    assert len(both) > 8
    assert [one for one in both if one[1] < TEXT] == []


def test_every_ink_can_be_read_on_the_page_and_on_a_card():
    weak = [
        (selector, ground)
        for _, selector, said in RULES
        if (ink := resolved(said.get("color"))) and not said.get("background") and not ON_DARK.search(selector)
        for ground in GROUNDS
        if contrast(ink, COLOURS[ground]) < TEXT
    ]
    assert weak == []


def test_controls_have_an_edge_and_the_focus_a_ring():
    edges = {
        selector: resolved(said.get("border") or said.get("border-color"))
        for _, selector, said in RULES
        if re.match(r"(input|button|\.wrong input)", selector) and (said.get("border") or said.get("border-color"))
    }
    assert len(edges) == 3
    for selector, edge in edges.items():
        for ground in GROUNDS:
            assert contrast(str(edge), COLOURS[ground]) >= EDGE, selector
    for ground in (*GROUNDS, "alarm-paper"):
        assert contrast(COLOURS["focus"], COLOURS[ground]) >= EDGE
    assert contrast(COLOURS["warm"], COLOURS["deep"]) >= EDGE
