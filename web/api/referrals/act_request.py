"""What a program sends to act on a referral: one field for each field that the centre's form can ask for."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

from pydantic import Field, create_model

from referral.calendar import in_bulgaria
from referral.errors import BadInput
from referral.lifecycle.transition_fields import FieldKind, Surface, TransitionField, given_on
from referral.model.referrals import Informant, TransitionData
from web.api.shapes import Code, Given, Words

# What each kind of field is in JSON; a number has its own bounds.
_TYPES: Final[Mapping[FieldKind, object]] = MappingProxyType(
    {
        FieldKind.CHOICE: Code,
        FieldKind.MEMBER: Code,
        FieldKind.DAY: date,
        FieldKind.MOMENT: Annotated[datetime, Field(description="Bulgarian time when no zone is given.")],
        FieldKind.TEXT: Words,
        FieldKind.AREA: Words,
    }
)


class ActRequest(Given):
    """One action on a referral; `seen` is the number of events known when deciding, `acknowledged` warnings seen."""

    seen: int | None = None
    key: Code | None = None
    acknowledged: list[Code] = Field(default=[])

    def data(self) -> TransitionData:
        """Return what the transition carries; a moment without a zone is in Bulgarian time. Errors: BadInput."""
        sent = self.model_dump(exclude={"seen", "key", "acknowledged"})
        return TransitionData(**{name: _with_zone(name, value) for name, value in sent.items()})


def _with_zone(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    try:
        return in_bulgaria(value)
    except ValueError:
        raise BadInput(problems=((name, "no_such_hour", {}),)) from None


def _type_of(field: TransitionField) -> object:
    if field.name == "informant":
        return Literal[tuple(Informant(code) for code in field.choices)]
    if field.kind is FieldKind.NUMBER:
        return Annotated[int, Field(ge=field.least, le=field.most)]
    return _TYPES[field.kind]


def _shape() -> type[ActRequest]:
    """Return the request with a field for each row of the table, in its order."""
    fields = {field.name: (cast("Any", _type_of(field)) | None, None) for field in given_on(Surface.FORM)}
    return create_model("Act", __base__=ActRequest, __doc__=ActRequest.__doc__, **cast("Any", fields))


if TYPE_CHECKING:
    Act = ActRequest
else:
    Act = _shape()
