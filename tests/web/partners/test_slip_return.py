"""A code that no slip carries is refused in words, and what was typed stays."""

import re

import pytest

from referral.model.actors import Role
from tests.web.conftest import send
from tests.web.partners import answer_examples

PROBLEM = re.compile(r'id="code-problem">[^<]+<')


def typed(page) -> str:
    """Return what the field of the code holds."""
    (field,) = re.findall(r"<input[^>]*\bname=\"code\"[^>]*>", page.text)
    value = re.search(r'\bvalue="([^"]*)"', field)
    return value.group(1) if value else ""


@pytest.mark.parametrize("code", ["", "AAAAAA", "O0I1L5", "ЖЖЖЖЖЖ"])
def test_a_code_that_no_slip_carries_is_refused_in_words_and_kept(client_as, code):
    answer = send(client_as(Role.ASSISTANT), "/answer-by-code", code=code)
    assert answer.status_code == 422
    assert typed(answer) == code
    assert PROBLEM.search(answer.text)


def test_a_code_that_a_slip_carries_is_taken_and_shows_its_boxes(client_as, office):
    made = answer_examples.referred(office, "slip-return", way=answer_examples.BY_SLIP)
    page = client_as(Role.ASSISTANT).get(f"/answer-by-code?code={made.short_code.lower()}")
    assert page.status_code == 200
    assert set(re.findall(r'name="box" value="(\w+)"', page.text)) == {"accept", "decline", "waitlist"}


def test_who_makes_no_referrals_returns_no_slips(client_as):
    assert client_as(Role.MUNICIPALITY).get("/answer-by-code").status_code == 403
