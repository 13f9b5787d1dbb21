"""The commands for the network: measures in the terminal's language, and a file."""

import json
import shutil

import networkx as nx
import pytest
from click.testing import CliRunner

from web.cli.main import main


@pytest.fixture
def town(town_file, tmp_path, monkeypatch):
    shutil.copy(town_file, tmp_path / "town.sqlite")
    monkeypatch.setenv("MREZHA_STORE", str(tmp_path / "town.sqlite"))
    return tmp_path


def test_measures_are_shown_with_their_sentence_and_caution(town, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    shown = CliRunner().invoke(main, ["measures"])
    assert shown.exit_code == 0, shown.output
    for text in ("Partners of each organisation", "more partners do not yet mean more help", "Number of partners"):
        assert text in shown.output
    monkeypatch.setenv("LC_ALL", "bg_BG.UTF-8")
    assert "Партньори на всяка организация" in CliRunner().invoke(main, ["measures"]).output


def test_measures_are_told_with_how_sure_they_are_and_written_to_files(town, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    shown = CliRunner().invoke(main, ["measures"]).output
    assert "Partners of an organisation on average: 3.51 (3.05 – 3.59)" in shown
    assert (
        "Organisation · Parts without it · Organisations cut off\n    Bridge to Health Association · 2 · 6\n" in shown
    )
    bare = CliRunner().invoke(main, ["measures", "--no-ranges"]).output
    assert "Partners of an organisation on average: 3.51\n" in bare
    table, data = town / "measures.csv", town / "measures.json"
    written = CliRunner().invoke(main, ["measures", "--csv", str(table), "--json", str(data)])
    assert written.output.split() == [str(table), str(data)]
    rows = json.loads(data.read_text("utf-8"))
    mean = next(row for row in rows if row["figure"] == "mean_degree")
    assert (mean["value"], mean["most"]) == pytest.approx((158 / 45, 158 / 44))
    assert len(table.read_text("utf-8-sig").splitlines()) == len(rows) + 1
    assert CliRunner().invoke(main, ["measures", "--csv", str(town)]).exit_code == 2


def test_a_file_is_written_that_networkx_reads(town):
    written = CliRunner().invoke(main, ["network", "--format", "graphml", "--of", "referrals", str(town / "x.graphml")])
    assert written.exit_code == 0, written.output
    assert nx.read_graphml(town / "x.graphml").is_directed()
    assert CliRunner().invoke(main, ["network", "--format", "exe", str(town / "x")]).exit_code == 2


def test_each_layer_can_be_measured(town, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    shown = CliRunner().invoke(main, ["measures", "--of", "referrals", "--no-ranges"]).output
    assert shown.startswith("Referrals from the centres\nMeasured are the referrals of the centres since ")
    assert "How alike the kinds of tie are" in shown
    assert "    Partnerships · Referrals from the centres · " in shown
    assert CliRunner().invoke(main, ["measures", "--of", "survey"]).exit_code == 1
    assert CliRunner().invoke(main, ["measures", "--of", "nonsense"]).exit_code == 2
