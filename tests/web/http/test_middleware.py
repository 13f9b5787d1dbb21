"""Headers on every answer, and no body larger than we read."""

import pytest

from web.http.middleware import LARGEST_BODY
from web.http.security import HEADERS


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/health", "/api/referrals"])
def test_every_answer_carries_the_headers(stranger, path):
    answer = stranger.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)
    assert answer.headers["cache-control"] == "no-store"


def test_a_body_said_to_be_too_large_is_refused_unread(stranger):
    answer = stranger.post("/sign-in", content=b"x", headers={"Content-Length": str(LARGEST_BODY + 1)})
    assert answer.status_code == 413


def test_a_body_that_grows_too_large_is_broken_off(stranger):
    def parts():
        for _ in range(LARGEST_BODY // 65536 + 2):
            yield b"a" * 65536

    answer = stranger.post("/sign-in", content=parts(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413


def test_a_length_that_is_no_number_is_refused(stranger):
    assert stranger.post("/sign-in", content=b"x", headers={"Content-Length": "-1"}).status_code == 413
