"""A request that is no form of ours is refused in words: another type, too large, without its token."""

import re

import pytest

from tests.web.bad_input.form_rows import ROWS, filled, visitor

ENVELOPES = {
    "json": ({"content": b"{}", "headers": {"content-type": "application/json"}}, 415),
    "plain text": ({"content": b"area=A03", "headers": {"content-type": "text/plain"}}, 415),
    "no boundary": ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400),
    "broken parts": ({"content": b"--x\r\nnonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 403),
    "another charset": ({"content": b"a=b", "headers": {"content-type": "application/x-www-form-urlencoded; charset=punycode"}}, 415),
    "not UTF-8": ({"content": b"name_bg=%ff%fe\xff", "headers": {"content-type": "application/x-www-form-urlencoded"}}, 403),
    "too large": ({"content": b"a=" + b"x" * (1024 * 1024), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 413),
    "too large, in pieces": ({"content": lambda: iter([b"x" * 300_000] * 4), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 413),
    "a length that lies": ({"content": b"a=b", "headers": {"content-length": "many", "content-type": "application/x-www-form-urlencoded"}}, 413),
    "too many fields": ({"content": b"&".join(b"a=b" for _ in range(1500)), "headers": {"content-type": "application/x-www-form-urlencoded"}}, 400),
    "missing token": ({"data": {"note": "важно"}}, 403),
    "wrong token": ({"data": {"note": "важно", "form_token": "🙂"}}, 403),
    "a file": ({"files": {"note": ("x.txt", b"x")}}, 403),
}  # fmt: skip


@pytest.mark.parametrize("what", ENVELOPES)
@pytest.mark.parametrize("route", [route for route, row in ROWS.items() if row.role])
def test_a_wrong_envelope_is_refused_in_words(app, client_as, standing, route, what):
    given, status = ENVELOPES[what]
    client = visitor(app, client_as, ROWS[route])
    for lang, words in (("bg", "[а-я]{4}"), ("en", "[a-z]{4}")):
        client.cookies.set("lang", lang)
        again = {name: value() if callable(value) else value for name, value in given.items()}
        answer = client.post(filled(ROWS[route], standing)[0], **again)
        assert answer.status_code == status, answer.text
        alarm = re.search(r'class="alarm"[^>]*>(.*?)<', answer.text)
        assert alarm, answer.text
        assert re.search(words, alarm.group(1))
        assert f'<html lang="{lang}">' in answer.text
        assert "Тя е записана" not in answer.text
