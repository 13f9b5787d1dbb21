"""What a phone keeps of its surroundings: the picture of the page, and each organisation in words."""

import xml.etree.ElementTree as ET

from tests.web.wording.network.test_page import page
from web.charts.scene.around import around


def test_the_picture_stands_alone_and_names_who_is_listed(store):
    made = page(store, centre="O01")
    kept = around(made.words, made.links)
    picture = ET.fromstring(kept["picture"])
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert kept["organisations"][0][0] == "O01"
    assert {key for key, _ in kept["organisations"]} == {node.subject for node in made.words.scene.nodes}
    assert all(text for _, text in kept["organisations"])
