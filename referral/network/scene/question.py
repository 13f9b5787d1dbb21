"""What somebody asks of the map: a value that is read from an address and written to one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from referral.model.ids import AreaId, NeedCode, OrganisationId

Pair = tuple[OrganisationId, OrganisationId]
Period = tuple[date, date]
MOST_STEPS: Final = 2
GROUP: Final = "group:"  # before the code of a group of kinds, where a kind can be named


class Level(StrEnum):
    """What one mark of the map stands for."""

    MUNICIPALITY = "municipality"
    AREA = "area"
    KIND = "kind"
    ORGANISATION = "organisation"
    SERVICE = "service"


class Layer(StrEnum):
    """How a tie is known: agreed between both, said in the survey, or seen in referrals."""

    DECLARED = "declared"
    SURVEY = "survey"
    OBSERVED = "observed"


class Status(StrEnum):
    """Which ties: agreed and used, used without an agreement, or agreed and not used."""

    USED = "used"
    UNAGREED = "unagreed"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the map; a question without any field is the whole network at the level that suits its size.

    `centre` is the organisation that the view is around, `steps` how far. `need`, `kind`, `area`, `status` and
    `layers` narrow what is drawn: `kind` is a kind, or GROUP and a group of kinds; no layers are all of them. `period`
    are the days, both included, in which referrals were sent; `compared` is an earlier period. `without` is an
    organisation that is taken to be closed, `path` two between which a way is sought. `ask` is the code of a question
    of `referral.network.questions`.
    """

    level: Level | None = None
    centre: OrganisationId | None = None
    steps: int = 1
    need: NeedCode | None = None
    kind: str | None = None
    area: AreaId | None = None
    period: Period | None = None
    compared: Period | None = None
    without: OrganisationId | None = None
    path: Pair | None = None
    status: Status | None = None
    layers: frozenset[Layer] = frozenset()
    ask: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """Tell whether it counts other referrals than those of the usual twelve months for every need."""
        return self.need is not None or self.period is not None or self.compared is not None

    def shows(self, layer: Layer) -> bool:
        """Tell whether ties of a layer are drawn."""
        return not self.layers or layer in self.layers

    def params(self) -> dict[str, str]:
        """Return it as the parameters of an address, in the order of its fields; what is not asked is left out."""
        written: dict[str, str] = {}
        for name in (spec.name for spec in fields(self)):
            written |= _written(name, getattr(self, name))
        return written


def _written(name: str, value: object) -> Mapping[str, str]:
    if value is None or value == frozenset() or (name, value) == ("steps", 1):
        return {}
    if isinstance(value, frozenset):
        return {name: ",".join(sorted(value))}
    if isinstance(value, tuple) and name in PERIODS:
        return {key: day.isoformat() for key, day in zip(PERIODS[name], value, strict=True)}
    return {name: "~".join(value) if isinstance(value, tuple) else str(value)}


PERIODS: Final[Mapping[str, tuple[str, str]]] = {"period": ("from", "to"), "compared": ("with_from", "with_to")}
# Every parameter that a question is written with.
PARAMETERS: Final[Sequence[str]] = (
    "level", "centre", "steps", "need", "kind", "area", "from", "to", "with_from", "with_to",
    "without", "path", "status", "layers", "ask",
)  # fmt: skip
