"""The results page, its table, its JSON and its command: the same figures for everybody who may see them."""

import csv
import io
import re
from html import escape

import pytest

from referral.lifecycle.states import Outcome
from referral.metrics import METRICS
from referral.model.actors import Role
from tests.fakes import counted_referrals
from web.wording import languages
from web.wording.tables.problems import PROBLEMS

SAY = languages.translations("bg").gettext
EVER = "from=2024-07-01&to=2026-01-15"


@pytest.fixture(scope="module")
def store(app):
    return app.state.application.store


def test_the_page_tells_the_towns_figures_and_how_they_are_computed(client_as, store):
    page = client_as(Role.COORDINATOR).get(f"/metrics?{EVER}&aged=0").text
    assert "независимо кога" in page
    counts = counted_referrals.outcomes(store)
    total = f"{counts.total():,}".replace(",", "\N{NO-BREAK SPACE}")
    assert f'<strong class="figure">{total}</strong>' in page
    results = {"delivered_full", "delivered_part", "enrolled_or_registered", "document_issued"}
    served = sum(one.service_result in results for one in counted_referrals.sent(store))
    met = sum(one.need_result == "met" for one in counted_referrals.sent(store))
    share = f"{100 * counts[Outcome.SERVED] / counts.total():.0f} %"
    for words in (str(counts[Outcome.SERVED]), share, f"{served} от {total}", f"{met} от {total}"):
        assert words in page, words
    for metric in METRICS:
        for _, word in metric.words():
            assert escape(SAY(word), quote=False) in page or word in {part.label for part in metric.parts}, word
    assert "style=" not in page
    assert "<script>" not in page


def test_the_strict_and_the_usual_closed_loop_stand_side_by_side(client_as):
    page = client_as(Role.COORDINATOR).get("/metrics?lang=en").text
    pair = page.split("Is the loop closed?")[1].split("</section>")[0]
    assert "Loop closed, strictly" in pair
    assert "Loop closed, as usually counted" in pair
    assert "could not contact" in pair


def test_younger_referrals_are_left_out_unless_asked_for(client_as, store):
    client = client_as(Role.COORDINATOR)
    found = {
        aged: re.search(r'<strong class="figure">([\d\s]+)</strong>', client.get(f"/metrics?{EVER}&aged={aged}").text)[
            1
        ]
        for aged in (0, 30, 90)
    }
    numbers = [int(re.sub(r"\s", "", found[aged])) for aged in (0, 30, 90)]
    assert numbers[0] == len(counted_referrals.sent(store))
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 3


def test_a_wrong_period_is_said_and_what_was_typed_stays(client_as):
    client = client_as(Role.COORDINATOR)
    for query, words in (
        ("from=2026-02-01&to=2026-01-01", SAY(PROBLEMS["upside_down_days"])),
        ("from=never", "never"),
        ("from=1900-01-01", "между 2000 и 2100"),
        ("centre=nobody", "Изберете"),
    ):
        answer = client.get(f"/metrics?{query}")
        assert answer.status_code == 422, query
        assert words in answer.text, query
        assert client.get(f"/metrics.csv?{query}").status_code == 422
    assert 'value="2026-02-01"' in client.get("/metrics?from=2026-02-01&to=2026-01-01").text
    assert client.get("/metrics?from=2030-01-01&to=2030-02-01").status_code == 200


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.ADMINISTRATOR])
def test_who_works_with_clients_or_accounts_gets_no_results(client_as, role):
    client = client_as(role)
    for path in ("/metrics", "/metrics.csv", "/api/metrics"):
        assert client.get(path).status_code == 403
    assert "/metrics" not in client.get("/account").text


def test_a_lead_sees_the_own_centre_alone(client_as, store):
    client = client_as(Role.CENTRE_LEAD)
    assert client.get(f"/api/metrics?{EVER}").json()["cohorts"][0]["referrals"] == sum(
        one.centre == "O01" for one in counted_referrals.sent(store)
    )
    assert client.get("/metrics?centre=O02").status_code == 403
    assert client.get("/api/metrics?centre=O02").status_code == 403


def test_the_municipality_reads_a_closed_quarter_in_words_and_rounded(client_as):
    client = client_as(Role.MUNICIPALITY)
    page = client.get("/metrics").text
    assert '<option value="2025-07-01" selected>3. тримесечие на 2025 г.' in page
    assert "2025-10-01" not in page
    assert "малко или скрито" in page
    assert "около 155" in page
    assert not re.search(r"TH-\d{4}|\bR\d{4}\b", page)
    assert "mrezha-20250701-20250930.csv" in client.get("/metrics.csv").headers["content-disposition"]


def test_the_table_opens_in_a_spreadsheet_of_the_readers_language(client_as, store):
    client = client_as(Role.COORDINATOR)
    answer = client.get(f"/metrics.csv?{EVER}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "mrezha-20240701-20260115.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    head = {name: number for number, name in enumerate(rows[0])}
    assert {len(row) for row in rows} == {len(head)}
    assert {row[head["Код"]] for row in rows[1:]} == {metric.code for metric in METRICS}
    assert {row[head["Изпратени поне преди (дни)"]] for row in rows[1:]} == {"0", "30", "60", "90"}
    counts = counted_referrals.outcomes(store)
    count, total = counts[Outcome.SERVED], counts.total()
    expected = [str(count), str(total), f"{100 * count / total:.1f}"]
    served = next(row for row in rows if row[0] == "outcomes" and row[2] == "получили са услугата")
    assert served[5:8] == [*expected[:2], expected[2].replace(".", ",")]
    english = client.get(f"/metrics.csv?{EVER}&lang=en").content.decode("utf-8-sig")
    served = next(
        row for row in csv.reader(io.StringIO(english)) if row[0] == "outcomes" and row[2] == "received the service"
    )
    assert served[5:8] == expected


def test_page_table_and_json_tell_the_same(client_as):
    client = client_as(Role.COORDINATOR)
    figures = client.get(f"/api/metrics?{EVER}").json()["cohorts"][0]["figures"]
    rows = list(csv.reader(io.StringIO(client.get(f"/metrics.csv?{EVER}&lang=en").content.decode("utf-8-sig"))))[1:]
    young = [row for row in rows if row[3] == "0"]
    assert len(young) == len(figures)
    for row, figure in zip(young, figures, strict=True):
        assert row[0] == figure["metric"]
        assert float(row[5]) == figure["counted"]
        assert row[10] == "" or float(row[10]) == pytest.approx(figure["median"], abs=0.051)
