"""What every level of the map is made from, read once for a scene."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.layout.free_places import Place
from graph.measures.cut_off import cut_off
from graph.model import NOTHING, Graph, Link
from graph.model import Value as Field
from referral.model.directory import Organisation
from referral.model.ids import OrganisationId
from referral.network.scene.question import GROUP, Question
from referral.network.scene.traffic import Traffic
from referral.network.survey.ties import SurveyTies
from referral.storage.directory import Directory
from referral.vocabulary import Vocabulary

CutOff = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, kw_only=True)
class Material:
    """The directory, the places of its active organisations, and the referrals of the question and of `before`.

    `named` is what organisations named in a survey, None where this reader is told of none. `cut` gives for each single
    point of failure of the whole network the parts that its loss cuts off.
    """

    question: Question
    directory: Directory
    vocabulary: Vocabulary
    places: Mapping[OrganisationId, Place]
    traffic: Traffic
    before: Traffic | None
    cut: CutOff
    named: SurveyTies | None = None

    @cached_property
    def active(self) -> tuple[OrganisationId, ...]:
        """Return the active organisations, in order of id."""
        return tuple(sorted(key for key, one in self.directory.organisations.items() if one.active))

    @cached_property
    def chosen(self) -> tuple[OrganisationId, ...]:
        """Return the active organisations that the question's need, kind and area leave."""
        asked, kept = self.question, list(self.active)
        if asked.kind is not None:
            kept = [key for key in kept if self._is_of(key, asked.kind)]
        if asked.area is not None:
            kept = [key for key in kept if asked.area in self._chain(key)]
        if asked.need is not None:
            services = self.directory.services_for.get(asked.need, ())
            offering = {one.organisation for one in services if self.directory.is_active(one)}
            touched = offering.union(*self.traffic.paths) if self.traffic.paths else offering
            kept = [key for key in kept if key in touched]
        return tuple(kept)

    def _is_of(self, key: OrganisationId, kind: str) -> bool:
        organisation = self.directory.organisations[key]
        return kind in {organisation.kind, f"{GROUP}{self.looks(organisation)[1]}"}

    def _chain(self, key: OrganisationId) -> tuple[str, ...]:
        seat = self.directory.organisations[key].seat
        return self.directory.chain(seat) if seat is not None else ()

    def looks(self, organisation: Organisation) -> tuple[str, str]:
        """Return the shape of an organisation's kind and the group of the legend that it belongs to."""
        kind = self.vocabulary.kinds.get(organisation.kind, self.vocabulary.kinds["other"])
        return kind.shape, kind.group


def cut_points(directory: Directory) -> CutOff:
    """Return the single points of failure of the agreed network of active organisations, with what each cuts off."""
    nodes: dict[str, Mapping[str, Field]] = {key: NOTHING for key, one in directory.organisations.items() if one.active}
    pairs = {(min(tie.one, tie.other), max(tie.one, tie.other)) for tie in directory.ties}
    links = tuple(Link(source=one, target=other) for one, other in sorted(pairs) if one in nodes and other in nodes)
    return cut_off(Graph(nodes=nodes, links=links))
