"""A code that no slip carries is refused in words, and what was typed stays."""

import pytest

from referral.model.actors import Role
from tests.web.conftest import send


@pytest.mark.parametrize("code", ["", "AAAAAA", "O0I1L5", "ЖЖЖЖЖЖ"])
def test_a_code_that_no_slip_carries_is_refused_and_kept(client_as, code):
    answer = send(client_as(Role.ASSISTANT), "/answer-by-code", code=code)
    assert answer.status_code == 422
    assert f'value="{code}"' in answer.text or not code


def test_who_makes_no_referrals_returns_no_slips(client_as):
    assert client_as(Role.MUNICIPALITY).get("/answer-by-code").status_code == 403
