"""Pages behind a link stay out of search engines, and one that does not open always answers alike."""

import pytest


@pytest.mark.parametrize("path", ["/r/nobody", "/v/nobody"])
def test_what_does_not_open_answers_alike_and_is_not_indexed(cookieless, path):
    answer = cookieless.get(path)
    assert (answer.status_code, answer.headers["x-robots-tag"]) == (404, "noindex, nofollow, noarchive")
    assert "?lang=" not in answer.text, "there is no address to come back to in another language"


def test_both_kinds_of_links_have_one_pause_for_guesses(cookieless):
    for number in range(12):
        answer = cookieless.get(f"/{'rv'[number % 2]}/guess-{number}")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
