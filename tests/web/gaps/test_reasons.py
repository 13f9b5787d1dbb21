"""The page of why needs are not met: a picture, the same as a table, a file, and what is hidden."""

import csv
import io
import re

import pytest

from referral.gaps.reasons.reading import reasons
from referral.gaps.reasons.tree import Selection
from referral.model.actors import Role
from tests.fakes.demo_fixture import context


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_picture_and_the_table_say_the_same(client_as, store):
    page = client_as(Role.COORDINATOR).get("/gaps/reasons?lang=en").text
    found = reasons(context(store, Role.COORDINATOR), Selection())
    drawn = [int(number) for number in re.findall(r'<text x="76"[^>]*>(\d+) · ', page)]
    assert drawn == [count.needs for count in found.tree.reasons]
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert [int(cell) for cell in re.findall(r'data-label="Needs" class="figure">(\d+)<', table)] == drawn
    assert f"{found.tree.needs} of" in text(page)
    assert "identity card (41)" in text(page)


def test_a_selection_and_a_comparison_are_asked_for_in_the_address(client_as, store):
    page = text(client_as(Role.COORDINATOR).get("/gaps/reasons?lang=en&area=A05&by=sex").text)
    found = reasons(context(store, Role.COORDINATOR), Selection(area="A05"))
    assert f"{found.tree.share.hits} of {found.tree.share.of}:" in page
    assert "Most frequent reasons" in page


@pytest.mark.parametrize("wrong", ["area=NOWHERE", "need=nothing", "sex=x", "by=colour", "as_of=yesterday", "age=%00"])
def test_what_is_not_in_a_list_is_refused_and_said(client_as, wrong):
    client = client_as(Role.COORDINATOR)
    usable = wrong.endswith("%00")  # a null byte is nothing
    answer = client.get(f"/gaps/reasons?{wrong}")
    assert answer.status_code == (200 if usable else 422)
    assert client.get(f"/gaps/reasons.csv?{wrong}").status_code == (200 if usable else 422)


def test_the_file_has_the_numbers_of_the_page(client_as, store):
    answer = client_as(Role.COORDINATOR).get("/gaps/reasons.csv?lang=en&by=language")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}"))))
    found = reasons(context(store, Role.COORDINATOR), Selection())
    whole = [int(row["Needs"]) for row in rows if row["By"] == "All"]
    assert whole == [count.needs for count in found.tree.reasons]
    assert sum(int(row["Needs"]) for row in rows if row["By"] == "Language") == found.tree.needs


def test_a_municipality_is_told_that_it_is_hidden(client_as):
    client = client_as(Role.MUNICIPALITY)
    page = client.get("/gaps/reasons?lang=en")
    assert page.status_code == 200
    assert "Hidden: this would tell today&#39;s records of people." in page.text or "Hidden: this" in page.text
    assert '<svg class="picture"' not in page.text
    file = client.get("/gaps/reasons.csv?lang=en")
    assert file.status_code == 200
    assert file.text.strip("\N{ZERO WIDTH NO-BREAK SPACE}\r\n") == "Hidden: this would tell today's records of people."


def test_who_leads_a_centre_sees_its_own_needs_alone(client_as, store):
    page = text(client_as(Role.CENTRE_LEAD).get("/gaps/reasons?lang=en").text)
    own = reasons(context(store, Role.CENTRE_LEAD), Selection())
    assert "Only the needs that your centre recorded." in page
    assert f"{own.tree.share.hits} of {own.tree.share.of}:" in page.replace("\N{NO-BREAK SPACE}", "")


def test_an_assistant_may_not_ask(client_as):
    assert client_as(Role.ASSISTANT).get("/gaps/reasons").status_code == 403
