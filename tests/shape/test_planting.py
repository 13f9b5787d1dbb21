"""Follow CONTRIBUTING: one file or function and one row add a gap, a metric, a measure, a format.

Each is added to a copy of the source. Without its Bulgarian words the program names every missing one and does not start;
with them the new thing is on every surface, and nothing else was changed.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.shape.copies import copied, edit, run
from tests.shape.planted import FILES, ROWS, TRANSLATIONS, WORDS
from tests.shape.tree import ROOT

LISTED = "/gaps?kind=planted_gap"  # the one list is long: it begins with what concerns the most people
PATHS = (
    "/gaps", LISTED, "/api/gaps", "/metrics", "/metrics.csv", "/api/metrics", "/network", "/network.planted_format",
    "/network/measures",
    "/api/network/measures",
)  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = copied(tmp_path_factory.mktemp("planted"))
    for path, text in FILES.items():
        assert not (folder / path).exists()
        (folder / path).write_text(text)
    edit(folder, ROWS)
    return folder


@pytest.fixture(scope="module")
def translated(copy) -> Path:
    (copy / "web/locale/bg/planted.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        + "\n\n".join(f"msgid {quoted(text)}\nmsgstr {quoted(word)}" for text, word in TRANSLATIONS.items())
    )
    return copy


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def test_without_bulgarian_words_the_program_names_each_missing_one_and_stops(copy, small_town_file):
    (copy / "web/locale/bg/planted.po").unlink(missing_ok=True)
    for start in (
        ["-m", "web.cli", "gaps"],
        ["-c", "from web.app import create_app\nfrom web.settings import Settings\ncreate_app(Settings(store='x'))"],
    ):
        refused = run(copy, *start, MREZHA_STORE=str(small_town_file))
        assert refused.returncode == 1
        for registry, code, kind, english in WORDS:
            assert f"{registry}: {code}: {kind}: no text in bg: {english!r}" in refused.stderr, english


@pytest.fixture(scope="module")
def surfaces(translated, small_town_file, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("surfaces")
    shutil.copy(small_town_file, folder / "town.sqlite")
    shown = run(translated, "-m", "tests.shape.surfaces", str(folder / "town.sqlite"), "coordinator", *PATHS)
    assert shown.returncode == 0, shown.stderr
    answers: dict[str, str] = json.loads(shown.stdout)
    for language, locale in (("bg", "bg_BG.UTF-8"), ("en", "en_US.UTF-8")):
        for command in (["gaps"], ["metrics"], ["measures"]):
            shown = run(translated, "-m", "web.cli", *command, MREZHA_STORE=str(folder / "town.sqlite"), LC_ALL=locale)
            assert shown.returncode == 0, shown.stderr
            answers[f"mrezha {command[0]} {language}"] = shown.stdout
    return answers


@pytest.mark.parametrize(("language", "word"), [("en", str), ("bg", TRANSLATIONS.__getitem__)])
def test_with_them_the_new_thing_is_on_every_surface(surfaces, language, word):
    def on(surface: str, *texts: str) -> None:
        for text in texts:
            assert word(text) in surfaces[f"{surface} {language}"], (surface, language, text)

    on("/gaps", "Planted gap", "Planted rule.", "Planted caution.", "Planted advice.")
    on(LISTED, "Planted gap", "Planted rate")
    on("mrezha gaps", "Planted gap")
    on("/api/gaps", "Planted gap")
    on("/metrics", "Planted metric", "Planted sentence.", "planted ÷ sent", "Planted warning.", "planted part")
    on("/metrics.csv", "Planted metric", "planted ÷ sent", "planted part")
    on("mrezha metrics", "Planted metric")
    on("/network", "Planted format")
    on("/network/measures", "Planted measure", "What is planted.", "Planted limit.", "Planted figure")
    on("mrezha measures", "Planted measure", "Planted limit.")
    on("/api/network/measures", "Planted measure")


def test_the_new_rate_is_shown_with_its_own_numerator_and_denominator(surfaces):
    (finding, *_) = (one for one in json.loads(surfaces["/api/gaps en"]) if one["detector"] == "planted_gap")
    assert (finding["counted"], finding["of"]) == (3, 7)
    assert "3 of 7 (between" in surfaces[f"{LISTED} en"]
    assert "3 от 7 (между" in surfaces[f"{LISTED} bg"]
    assert finding["sentence"].endswith("has 3 of 7.")


def test_the_new_metric_has_its_figure_and_the_new_format_its_file(surfaces):
    figures = json.loads(surfaces["/api/metrics en"])["cohorts"][0]["figures"]
    assert [figure["part"] for figure in figures if figure["metric"] == "planted_metric"] == ["planted_part"]
    assert surfaces["/network.planted_format en"].startswith("planted 4")


def test_the_names_of_the_planted_texts_are_in_no_catalogue():
    catalogues = "".join(path.read_text() for path in (ROOT / "web" / "locale").rglob("*.po"))
    assert not [text for text in TRANSLATIONS if f'msgid "{text}"' in catalogues]
