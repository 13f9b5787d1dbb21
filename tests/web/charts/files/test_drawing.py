"""The picture that stands alone has its title, day, filter, legend and source, and leads nowhere outside."""

from xml.etree import ElementTree as ET

import pytest

from referral.model.directory import Organisation
from referral.storage import records
from web.charts.files.drawing import drawing

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"level": "area"},
        {"centre": "O40", "steps": "2"},
        {"from_": "2025-10-01", "to": "2025-12-31", "with_from": "2025-07-01", "with_to": "2025-09-30"},
    ],
    ids=str,
)
def test_it_says_what_it_shows_and_leads_only_within_itself(asked, params):
    words = asked(**params)
    tree = ET.fromstring(drawing(words))
    texts = " ".join(text.strip() for text in tree.itertext())
    for said in (words.title(), words.day(), "; ".join(words.filters()), *words.sources(), "Legend"):
        assert said in texts, said
    assert not list(tree.iter(f"{SVG}a"))
    linked = list(ET.fromstring(drawing(words, is_linked=True)).iter(f"{SVG}a"))
    assert len(linked) == len(words.words.scene.nodes)
    assert all(link.get("href").startswith("#") for link in linked)
    sizes = [float(one.get("font-size")) for one in tree.iter() if one.get("font-size")]
    assert min(sizes) >= 12


def test_the_legend_tells_of_what_is_drawn_alone(asked):
    plain = str(drawing(asked()))
    assert "missing partner" in plain
    assert "referrals: new" not in plain
    params = {"from_": "2025-10-01", "to": "2025-12-31", "with_from": "2025-07-01", "with_to": "2025-09-30"}
    compared = str(drawing(asked(**params)))
    assert "referrals: no longer used" in compared
    assert "percent" not in compared


def test_names_are_escaped(asked, settled_copy):
    town = settled_copy("named")
    name = "</title><script>alert(1)</script>"
    town.write(lambda tx: records.save(tx, Organisation(id="__proto__", name_bg=name, kind="ngo")))
    text = str(drawing(asked(town=town)))
    assert "<script" not in text
    ET.fromstring(text)
