"""What a program sends to act on a referral: one field for each field that the centre's form can ask for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from pydantic import Field, create_model

from referral.lifecycle.transition_fields import FieldKind, Surface, TransitionField, given_on
from referral.model.referrals import Informant, TransitionData
from web.api.shapes import Code, Given, Words

# What each kind of field is in JSON; a number has its own bounds.
_TYPES: Final[Mapping[FieldKind, object]] = MappingProxyType(
    {
        FieldKind.CHOICE: Code,
        FieldKind.MEMBER: Code,
        FieldKind.DAY: date,
        FieldKind.MOMENT: datetime,
        FieldKind.TEXT: Words,
        FieldKind.AREA: Words,
    }
)


class ActRequest(Given):
    """One action on a referral; `seen` is the number of events known when deciding."""

    seen: int | None = None
    key: Code | None = None

    def data(self) -> TransitionData:
        """Return what the transition carries; a moment without a zone is in UTC."""
        sent = self.model_dump(exclude={"seen", "key"})
        moments = {name: value for name, value in sent.items() if isinstance(value, datetime) and value.tzinfo is None}
        return TransitionData(**sent | {name: value.replace(tzinfo=UTC) for name, value in moments.items()})


def _type_of(field: TransitionField) -> object:
    if field.name == "informant":
        return Informant
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
