"""Tables → an Excel workbook (Office Open XML, ECMA-376), with texts as texts: no cell is ever a formula."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_TEXT = 31, 32767
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the same workbook is the same bytes

Cells = Iterable[Sequence[str | int | float]]


def workbook(sheets: Mapping[str, Cells]) -> bytes:
    """Return a workbook with a sheet for each name, at least one; numbers are numbers, everything else is a text."""
    names = [_NOT_NAMES.sub(" ", name)[:_LONGEST_NAME] for name in sheets]
    parts = {
        "[Content_Types].xml": _types(len(names)),
        "_rels/.rels": _related({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _book(names),
        "xl/_rels/workbook.xml.rels": _related(
            {f"rId{at}": ("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(names) + 1)}
        ),
        **{f"xl/worksheets/sheet{at}.xml": _sheet(rows) for at, rows in enumerate(sheets.values(), 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _MOMENT), (_HEAD + content).encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for at in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{sheets}</Types>'
    )


def _related(targets: Mapping[str, tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


def _book(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _sheet(rows: Cells) -> str:
    made = "".join(f"<row>{''.join(_cell(cell) for cell in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{made}</sheetData></worksheet>'


def _cell(cell: str | float) -> str:
    if not isinstance(cell, str):
        return f"<c><v>{cell!r}</v></c>"
    text = escape(_NOT_XML.sub("\ufffd", cell[:_LONGEST_TEXT]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else "<c/>"
