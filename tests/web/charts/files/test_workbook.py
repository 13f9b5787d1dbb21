"""A workbook is a valid package whose texts are texts, whatever they begin with."""

import io
import zipfile
from xml.etree import ElementTree as ET

from web.charts.files.workbook import workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DANGEROUS = '=HYPERLINK("http://evil","x")'


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def test_texts_are_never_formulas_and_numbers_are_numbers():
    packed = opened(workbook({"Карта": [(DANGEROUS, "+1", "a & <b>\x0b", 7, 0.5, "")]}))
    sheet = ET.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    assert sheet.find(f".//{MAIN}f") is None
    cells = sheet.findall(f".//{MAIN}c")
    assert [cell.get("t") for cell in cells] == ["inlineStr"] * 3 + [None] * 3
    assert [cell.findtext(f"{MAIN}is/{MAIN}t") for cell in cells[:3]] == [DANGEROUS, "+1", "a & <b>\ufffd"]
    assert [cell.findtext(f"{MAIN}v") for cell in cells[3:]] == ["7", "0.5", None]


def test_every_part_is_declared_and_the_names_are_allowed():
    content = workbook({"a/b: c": [("x",)], "Ж" * 40: [("y",)]})
    packed = opened(content)
    names = [one.get("name") for one in ET.fromstring(packed.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
    assert names == ["a b  c", "Ж" * 31]
    types = packed.read("[Content_Types].xml").decode()
    assert all(f'"/{part}"' in types for part in packed.namelist() if part.startswith("xl/w") and "rels" not in part)
    assert content == workbook({"a/b: c": [("x",)], "Ж" * 40: [("y",)]})
