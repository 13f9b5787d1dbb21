"""What every route of the API shares: strict shapes, earlier names, one form of refusal."""

import pytest
from pydantic import ValidationError

from web.api.shapes import EARLIER_NAMES, Given, Shape


class Sent(Given):
    delivery: str
    acknowledged: list[str] = []  # noqa: RUF012 - a pydantic default


class Answered(Shape):
    id: str


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        Answered(id="R1", client_name="Мария")


def test_a_field_may_still_come_under_its_earlier_name():
    assert Sent.model_validate({"mode": "phone", "sure": ["already_open"]}).acknowledged == ["already_open"]
    assert EARLIER_NAMES["mode"] == "delivery"


def test_what_is_no_object_is_a_validation_error_and_nothing_worse():
    for body in ([], "text", 3, None):
        with pytest.raises(ValidationError):
            Sent.model_validate(body)


@pytest.mark.parametrize("path", ["/api/referrals", "/api/gaps", "/api/match?need=com.info", "/api/nowhere"])
def test_every_refusal_has_the_same_form(stranger, path):
    answer = stranger.get(path)
    assert answer.status_code in {401, 404}
    assert set(answer.json()) == {"error", "message"}
