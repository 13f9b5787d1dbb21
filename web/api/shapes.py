"""What every route of the API shares: strict shapes, refusals, and the parameters that several routes take."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

from fastapi import Header, Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from referral.clients.personal_data import has_egn

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
PRINTED = r"^[\x21-\x7e]+$"


def _without_egn(text: str) -> str:
    """Return a text as it is; one in which a personal number stands is refused: a program can ask nobody about it."""
    if has_egn(text):
        raise ValueError("egn")
    return text


Words = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$"), AfterValidator(_without_egn)]


class Shape(BaseModel):
    """Unknown fields are refused; objects are read by attribute."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


# Names that fields of a request had before 0.2; they are still taken.
EARLIER_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mode": "delivery",
        "said_by": "informant",
        "consent_way": "consent_channel",
        "ground": "report_reason",
        "paper": "missing",
        "sure": "acknowledged",
    }
)


class Given(Shape):
    """A request whose fields may still come under their earlier names."""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            return values
        return {
            EARLIER_NAMES.get(name, name) if isinstance(name, str) else name: value for name, value in values.items()
        }


class Problem(BaseModel):
    """Every refusal looks like this; `problems` says what cannot be used, `warnings` what must be seen first."""

    error: str
    message: str
    problems: dict[str, str] = {}
    warnings: dict[str, str] = {}


class Reason(Shape):
    """One reason for or against a candidate."""

    verdict: str
    code: str
    words: str


REFUSALS: Final[dict[int | str, dict[str, Any]]] = {
    code: {"model": Problem} for code in (400, 401, 403, 404, 409, 422, 503)
}
Identifier = Annotated[str, Path(min_length=1, max_length=120)]
Choice = Annotated[str | None, Query(max_length=60)]
# Names one submission: a repeat with the same key and body gets the first answer again.
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=62, pattern=PRINTED)]
