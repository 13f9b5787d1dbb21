"""Where the marks of a map lead: every one is an address that opens without a script."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import quote, urlencode

from referral.model.ids import OrganisationId
from referral.network.scene.facts import SceneNode, Stands
from referral.network.scene.question import GROUP, Question

PAGE: Final = "/network"


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneLinks:
    """The addresses of one scene, as of the same day.

    `gaps` tells whether this reader may open the ledger, `edits` whether the reader may change the directory from here.
    """

    question: Question
    as_of: date | None = None
    gaps: bool = False
    edits: bool = False

    def to(self, question: Question, *, page: str = PAGE) -> str:
        """Return the address of a question."""
        asked = question.params() | ({"as_of": self.as_of.isoformat()} if self.as_of else {})
        return f"{page}?{urlencode(asked)}" if asked else page

    def node(self, node: SceneNode) -> str:
        """Return where a mark leads: a group opens its members, an organisation its surroundings, then its page."""
        here = replace(self.question, level=None, ask=None, find=None)
        if node.stands in {Stands.AREA, Stands.MUNICIPALITY} and node.area is not None:
            return self.to(replace(here, area=node.area))
        if node.stands is Stands.KIND:
            return self.to(replace(here, kind=f"{GROUP}{node.subject}"))
        if node.stands is Stands.ORGANISATION and node.subject != self.question.centre:
            return self.to(replace(here, centre=OrganisationId(node.subject), area=None, kind=None))
        if node.stands is Stands.MISSING:
            return f"/gaps?kind=no_service&need={quote(node.subject)}" if self.gaps else PAGE
        pages = {Stands.ORGANISATION: "/organisations/", Stands.SERVICE: "/services/"}
        return f"{pages[node.stands]}{quote(node.subject, safe='')}" if node.stands in pages else self.to(here)

    def change(self, node: SceneNode) -> str | None:
        """Return where the partnerships of a mark are changed, for who may."""
        if not self.edits or self.as_of is not None or node.stands is not Stands.ORGANISATION:
            return None
        around = replace(self.question, centre=OrganisationId(node.subject), level=None, ask=None, find=None)
        return f"{self.to(replace(around, area=None, kind=None))}#edit-map"

    def closing(self, node: SceneNode) -> str | None:
        """Return where it is told what would happen without a mark, for who may ask."""
        if not self.gaps or self.as_of is not None or node.stands is not Stands.ORGANISATION:
            return None
        return f"/gaps/what-if?change=close+{quote(node.subject)}"
