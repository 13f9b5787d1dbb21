"""The commands that report: what is missing, the results."""

import shutil
from contextlib import closing

import pytest
from click.testing import CliRunner

from graph.engines.sqlite.store import open_sqlite
from referral.gaps import GAPS
from referral.gaps.ledger import gaps, too_few
from referral.model.actors import Role
from referral.storage import records
from tests.fakes.demo_fixture import NOW, context
from web.cli.main import main
from web.wording import languages


@pytest.fixture
def town(town_file, tmp_path, monkeypatch):
    shutil.copy(town_file, tmp_path / "town.sqlite")
    monkeypatch.setenv("MREZHA_STORE", str(tmp_path / "town.sqlite"))


@pytest.mark.parametrize(("locale", "language"), [("bg_BG.UTF-8", "bg"), ("en_US.UTF-8", "en")])
def test_gaps_are_told_as_sentences_under_their_heading(town, tmp_path, monkeypatch, locale, language):
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setattr("web.wiring.system_clock", lambda: NOW)
    shown = CliRunner().invoke(main, ["gaps"])
    assert shown.exit_code == 0, shown.output
    say = languages.translations(language).gettext
    with closing(open_sqlite(tmp_path / "town.sqlite", records.schema())) as store:
        office = context(store, Role.COORDINATOR)
        kinds = {finding.detector for finding in gaps(office)} | set(too_few(office))
    assert len(kinds) > 10
    for detector in GAPS:
        assert (f"\n{say(detector.label)}\n" in shown.output) is (detector.code in kinds), detector.code
    assert {"bg": "отговори на 0 от 160 насочвания", "en": "answered 0 of 160 referrals"}[language] in shown.output
    few = {"bg": "организации с под 20 такива насочвания: 17.", "en": "fewer than 20 such referrals: 17."}[language]
    assert few in shown.output, "not enough data is told"


def test_the_command_prints_and_writes_the_same_table(tmp_path, town_file, monkeypatch):
    file = tmp_path / "town.sqlite"
    shutil.copy(town_file, file)
    monkeypatch.setenv("MREZHA_STORE", str(file))
    asked = ["metrics", "--from", "2024-07-01", "--to", "2025-10-31", "--centre", "O01"]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    assert "Затворен кръг (строго)" in told.output
    assert "Получена услуга" in told.output
    written = CliRunner().invoke(main, [*asked, "--csv", str(tmp_path / "results.csv")])
    assert written.exit_code == 0, written.output
    assert (tmp_path / "results.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    refused = CliRunner().invoke(main, ["metrics", "--from", "2026-02-01", "--to", "2026-01-01"])
    assert refused.exit_code == 1
    help_ = CliRunner().invoke(main, ["metrics", "--help"]).output
    assert "Пример" in help_


def test_reasons_are_told_as_a_tree_and_written_as_a_table(town, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setattr("web.wiring.system_clock", lambda: NOW)
    told = CliRunner().invoke(main, ["gaps", "--reasons", "--area", "A05", "--need", "emp.register"])
    assert told.exit_code == 0, told.output
    assert "\nNobody can help: " in told.output
    assert "A document is missing: identity card (29)" in told.output
    file = tmp_path / "reasons.csv"
    written = CliRunner().invoke(main, ["gaps", "--reasons", "--area", "A05", "--csv", str(file)])
    assert written.exit_code == 0, written.output
    assert file.read_bytes().startswith(b"\xef\xbb\xbfBy,Of,Reason,")
    assert CliRunner().invoke(main, ["gaps", "--reasons", "--area", "NOWHERE"]).exit_code == 1
    assert CliRunner().invoke(main, ["gaps", "--area", "A05"]).exit_code == 2
