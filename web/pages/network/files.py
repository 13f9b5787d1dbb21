"""Files of what the map shows now: pictures, a page to print, tables, graphs, one page that opens from a disk."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi.responses import Response

from graph.format import Format
from graph.formats import FORMATS
from referral.access.policy import Permission
from referral.errors import NotFound
from web.charts.files import tables
from web.charts.files.drawing import drawing
from web.charts.files.one_file import one_file
from web.charts.files.scene_graph import scene_graph
from web.charts.files.workbook import workbook
from web.http import render
from web.http.figures.day import as_of_a_day
from web.http.figures.map_scene import AskedScene, asked
from web.http.figures.turns import IN_TURN
from web.http.gate import CurrentRequest, Router
from web.wording.languages import N_
from web.wording.network.asked import AskedWords
from web.wording.network.page import MapPage
from web.wording.reports.metric_tables import csv_text

router: Final = Router()
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A kind of file: how its name ends, its type, and what writes it."""

    extension: str
    media_type: str
    write: Callable[[AskedScene, AskedWords], bytes]


@router.get("/network/files/{code}", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def scene_file(request: CurrentRequest, code: str) -> Response:
    """Give the scene as a file: the same marks, ties and numbers as the page. An unchanged one is not made again."""
    kind = _FILES.get(code)
    if kind is None:
        raise NotFound(kind="page", id="")
    view = asked(request)
    unchanged = view.unchanged()
    if unchanged is not None:
        return unchanged
    name = f"mrezha-{view.context.today:%Y%m%d}.{kind.extension}"
    return Response(
        kind.write(view, _asked_words(view)),
        media_type=kind.media_type,
        headers={**view.headers(), "Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/network/print", Permission.SEE_NETWORK, dependencies=IN_TURN)
@as_of_a_day
def printed(request: CurrentRequest) -> Response:
    """Show the map on one sheet of A4 with its legend, to print or to save as PDF."""
    view = asked(request)
    words = _asked_words(view)
    return render.page(
        request, "network/print.html", asked=words, picture=drawing(words), back=view.links.to(view.question)
    )


def _asked_words(view: AskedScene) -> AskedWords:
    return AskedWords(words=view.words(), as_of=view.context.as_of)


def _picture(_view: AskedScene, words: AskedWords) -> bytes:
    return str(drawing(words)).encode()


def _page(view: AskedScene, words: AskedWords) -> bytes:
    page = render.page(
        view.request,
        "network/one_file.html",
        asked=words,
        picture=drawing(words, is_linked=True),
        file=one_file(words),
        counted=MapPage(words=words.words, links=view.links, asks=()).counted(),
    )
    return bytes(page.body)


def _marks(_view: AskedScene, words: AskedWords) -> bytes:
    return _csv(words, tables.marks(words.words))


def _ties(_view: AskedScene, words: AskedWords) -> bytes:
    return _csv(words, tables.ties(words.words))


def _csv(words: AskedWords, rows: Iterable[tables.Row]) -> bytes:
    """Return a table with what it shows in its last lines."""
    told = (tuple(str(cell) for cell in row) for row in (*rows, (), *tables.about(words)))
    return csv_text(told, words.words.words).encode()


def _workbook(_view: AskedScene, words: AskedWords) -> bytes:
    say = words.words.words.say
    return workbook(
        {
            say(N_("Map")): tables.marks(words.words),
            say(N_("Ties")): tables.ties(words.words),
            say(N_("About")): tables.about(words),
        }
    )


def _graph(row: Format) -> _File:
    return _File(
        extension=f"{row.code}.json" if row.extension == "json" else row.extension,
        media_type=row.media_type,
        write=lambda _view, words: row.write(scene_graph(words)),
    )


_FILES: Final[Mapping[str, _File]] = {
    "svg": _File(extension="svg", media_type="image/svg+xml", write=_picture),
    "html": _File(extension="html", media_type="text/html", write=_page),
    "csv": _File(extension="csv", media_type="text/csv", write=_marks),
    "ties.csv": _File(extension="ties.csv", media_type="text/csv", write=_ties),
    "xlsx": _File(extension="xlsx", media_type=_EXCEL, write=_workbook),
    **{row.code: _graph(row) for row in FORMATS},
}
