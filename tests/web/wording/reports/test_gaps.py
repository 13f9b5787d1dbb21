"""Gaps in words: sentences are filled from the numbers of a finding."""

from dataclasses import replace
from datetime import date

import pytest

from referral.gaps import GAPS
from referral.gaps.finding import Finding, RecordSet, Remedy
from referral.gaps.too_few import Judged, TooFew
from referral.metrics.model import Share
from tests.unit.gaps.gap_examples import service, town
from web.wording.languages import translations
from web.wording.presenter import Presenter
from web.wording.reports.gaps import GapWords

FINDING = Finding(
    detector="x",
    key="x",
    remedy=Remedy.CONNECT,
    evidence=RecordSet(kind="Referral", total=1234, people=56),
    need="hea.gp",
    organisations=("O1", "O2"),
    rate=Share(hits=15, of=148),
)

DETAILS = frozenset({"why", "times"})


@pytest.fixture
def words(app):
    application = app.state.application
    presenter = Presenter(language="bg", vocabulary=application.vocabulary, say=str, now=application.clock())
    return GapWords(words=presenter, directory=town(service("S", "O1", "hea.gp")).directory)


def test_every_field_of_a_sentence_has_its_number(words):
    detector = replace(
        GAPS[0], sentence="{people} {records} {hits}/{of} {share} {low}-{high} {organisations}", details=frozenset()
    )
    assert words.sentence(detector, FINDING) == "56 1\N{NO-BREAK SPACE}234 15/148 10 % 6 %-16 % Първа; Втора"


def test_a_detail_that_a_finding_lacks_is_a_dash_and_no_failure(words):
    detector = replace(GAPS[0], sentence="{days} and {share}", details=frozenset({"days"}))
    assert words.sentence(detector, replace(FINDING, rate=None)) == "— and —"
    assert words.sentence(detector, replace(FINDING, details={"days": 3})) == "3 and 10 %"


def test_a_hidden_finding_tells_no_number(words):
    hidden = replace(FINDING, hidden=True)
    assert not any(sign.isdigit() for sign in words.sentence(GAPS[0], hidden) + words.people(hidden))


def test_a_rate_is_told_with_what_it_is_counted_from(words):
    assert words.rate(Share(hits=15, of=148)) == "15 of 148 (between 6 % and 16 %)"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("paper", "id_card|passport", "лична карта or passport"),
        ("cycle", "id_card address", "лична карта, адресна регистрация"),
        ("cycle", "", "—"),
        ("barrier", "no_transport", "няма превоз или пари за път"),
        ("reason", "no_capacity", "няма свободни места"),
        ("why", "funding_ended", "funding ended"),
        ("day", date(2026, 3, 1), "01.03.2026\N{NO-BREAK SPACE}г."),
        ("freed", 41.0, "41"),
    ],
)
def test_a_detail_is_told_in_words(words, name, value, said):
    detector = replace(GAPS[0], sentence=f"{{{name}}}", details=frozenset({name}))
    assert words.sentence(detector, replace(FINDING, details={name: value})) == said


def test_a_group_and_a_kind_are_what_a_finding_is_about_and_ids_are_names(words):
    assert words.subject(FINDING) == ""
    assert words.subject(replace(FINDING, details={"group": "sexes:f"})) == words.words.label("sexes", "f")
    assert words.subject(replace(FINDING, details={"kinds": "shelter"})) == words.words.label("kinds", "shelter")
    detector = replace(
        GAPS[0],
        sentence="{lost} | {areas} | {chance} | {whole} | {lift} | {verified}",
        details=frozenset({"lost", "areas", "chance", "whole", "lift", "verified"}),
    )
    details = {
        "lost": "O1 O2",
        "areas": "TOWN",
        "chance": 0.04,
        "whole": Share(hits=1, of=4),
        "lift": 2.5,
        "verified": date(2025, 1, 15),
    }
    assert words.sentence(detector, replace(FINDING, details=details)) == (
        "Първа; Втора | Град | 4 % | 25 % | 2,5 | 15.01.2025\N{NO-BREAK SPACE}г."
    )


def test_what_is_not_there_has_no_clause_of_its_own(words):
    detector = replace(GAPS[0], sentence="{people} wait. Why: {why} ({times}). Help: {needs}.", details=DETAILS)
    finding = replace(FINDING, needs=("hea.gp",), details={"times": 0.0})
    assert words.sentence(detector, finding) == f"56 wait. Help: {words.words.need('hea.gp')}."
    assert words.sentence(detector, replace(finding, needs=())) == "56 wait."
    assert words.sentence(detector, replace(finding, details={"times": 2.0, "why": "funding_ended"})).count(": ") == 2


def test_names_in_a_sentence_are_found_the_longest_first(words):
    parts = list(words.parts("Само Първа и Втора.", ("O1", "O2")))
    assert parts == [("Само ", None), ("Първа", "O1"), (" и ", None), ("Втора", "O2"), (".", None)]
    assert list(words.parts("Само Първа.", ())) == [("Само Първа.", None)]


def test_a_rate_of_nothing_is_not_enough_data(words):
    assert words.rate(Share(hits=0, of=0)) == "not enough data"
    few = TooFew(judged=Judged.GROUP, least=10, count=1, ids=("languages:tr",))
    assert words.not_enough(few) == "Not enough data, groups with fewer than 10 ended referrals: 1. турски."
    assert words.not_enough(replace(few, ids=())).endswith(": 1.")
    for judged, key in ((Judged.ORGANISATION, "O1"), (Judged.AREA, "TOWN"), (Judged.NEED, "hea.gp")):
        assert key not in words.not_enough(TooFew(judged=judged, least=20, count=1, ids=(key,)))


@pytest.mark.parametrize(("code", "setting", "value", "told"), [
    ("silence", "silence_days", 7, "(7 работни дни"), ("funding_ending", "ending_days", 30, "до 30 дни"),
    ("load", "caseload_factor", 2.5, "над 2,5 пъти"), ("gathered_flow", "gathered_share", 0.8, "поне 80 %"),
    ("unused_tie", "rate_minimum", 15, "поне 15."), ("group_gap", "group_minimum", 12, "Под 12 "),
    ("missing_tie", "shared_clients", 4, "поне 4 общи"), ("uncovered_area", "uncovered_share", 0.2, "поне 20 %"),
])  # fmt: skip
def test_how_a_gap_is_found_tells_the_settings_of_this_place(words, code, setting, value, told):
    tell = replace(words, words=replace(words.words, say=translations("bg").gettext))
    detector = next(one for one in GAPS if one.code == code)
    assert told not in tell.rule(detector)
    vocabulary = tell.words.vocabulary
    terms = vocabulary.lists["thresholds"]
    term = replace(terms[setting], attributes={**terms[setting].attributes, "value": value})
    here = replace(vocabulary, lists={**vocabulary.lists, "thresholds": {**terms, setting: term}})
    assert told in replace(tell, words=replace(tell.words, vocabulary=here)).rule(detector)
