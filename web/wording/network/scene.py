"""A scene of the map in the words of one reader: the names of marks, what is known of each, and of each tie."""

from dataclasses import dataclass
from typing import Final

from referral.model.ids import AreaId, OrganisationId, ServiceId
from referral.network.scene.counts import Count, Untold
from referral.network.scene.facts import Change, Scene, SceneNode, SceneTie, Stands
from referral.network.scene.question import Layer, Level, Status
from web.wording.languages import N_
from web.wording.presenter import Presenter

LEVELS: Final = {
    Level.MUNICIPALITY: N_("Municipalities"),
    Level.AREA: N_("Areas"),
    Level.KIND: N_("Kinds of organisations"),
    Level.ORGANISATION: N_("Organisations"),
    Level.SERVICE: N_("Services"),
}
LAYERS: Final = {
    Layer.DECLARED: N_("Partnership"),
    Layer.SURVEY: N_("Said in the survey"),
    Layer.OBSERVED: N_("Referrals"),
}
STATUSES: Final = {
    Status.USED: N_("agreed and used"),
    Status.UNAGREED: N_("used without an agreement"),
    Status.UNUSED: N_("agreed and not used"),
}
CHANGES: Final = {Change.NEW: N_("new"), Change.LOST: N_("no longer used"), Change.KEPT: N_("as before")}
_UNTOLD: Final = {Untold.FEW: N_("few"), Untold.HIDDEN: N_("hidden")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneWords:
    """A scene in the words of one reader."""

    scene: Scene
    words: Presenter

    def count(self, count: Count) -> str:
        """Return a number, or why it is not told: never 0 for what is hidden."""
        return self.words.number(count) if isinstance(count, int) else self.words.say(_UNTOLD[count])

    def name(self, node: SceneNode) -> str:
        """Return the name of a mark."""
        directory, say = self.scene.directory, self.words.say
        if node.stands is Stands.ORGANISATION:
            return self.words.name(directory.organisations.get(OrganisationId(node.subject)))
        if node.stands is Stands.SERVICE:
            return self.words.name(directory.services.get(ServiceId(node.subject)))
        if node.stands is Stands.MISSING:
            return self.words.need(node.subject)
        if node.stands is Stands.OTHERS:
            return say(N_("Others"))
        if node.stands is Stands.KIND:
            return self.words.label("groups", node.subject)
        return self.area(node.area) if node.area else say(N_("Without a seat"))

    def named(self, node_id: str) -> str:
        """Return the name of a mark by its id, or of an organisation that is not drawn."""
        node = self.scene.by_id.get(node_id)
        if node is not None:
            return self.name(node)
        return self.words.name(self.scene.directory.organisations.get(OrganisationId(node_id)))

    def area(self, area: AreaId | None) -> str:
        """Return the name of an area, or a dash."""
        return self.words.name(self.scene.directory.areas.get(area)) if area else "—"

    def kind(self, node: SceneNode) -> str:
        """Return what kind of organisation a mark is, or what it stands for."""
        if node.stands is not Stands.ORGANISATION:
            return ""
        organisation = self.scene.directory.organisations.get(OrganisationId(node.subject))
        return self.words.label("kinds", organisation.kind) if organisation else ""

    def label(self, node: SceneNode) -> str:
        """Return what is written beside a mark: its name, and of a group or a missing partner also its number."""
        if "members" in node.counts:
            return f"{self.name(node)} ({self.count(node.count('members'))})"
        people = node.count("people")
        if node.stands is Stands.MISSING and people != 0:
            return f"{self.name(node)} ({self.count(people)})"
        return self.name(node)

    def title(self, node: SceneNode) -> str:
        """Return everything that is known of a mark, as one text."""
        if node.stands is Stands.MISSING:
            return self._missing(node)
        parts = [self.name(node), self.kind(node), self.area(node.area) if node.stands is Stands.ORGANISATION else ""]
        if "members" in node.counts:
            parts.append(self._said(N_("Organisations: {count}."), node.count("members")).rstrip("."))
        if self.scene.hides_referrals:
            parts.append(self.words.say(N_("referrals: hidden")))
        elif "sent" in node.counts:
            parts.append(self.words.say(N_("referrals: {count}")).format(count=self.count(node.count("sent"))))
        if node.cuts_off:
            parts.append(self.words.say(N_("without it {count} are cut off")).format(count=node.cuts_off))
        return "; ".join(part for part in parts if part and part != "—")

    def tie_title(self, tie: SceneTie) -> str:
        """Return everything that is known of a tie, as one text."""
        names = f"{self.named(tie.source)} – {self.named(tie.target)}"
        if tie.layer is None:
            text = self.words.say(N_("clients in common and no partnership; people: {count}"))
            return f"{names}: {text.format(count=self.count(tie.counts.get('people', 0)))}"
        if tie.layer is not Layer.OBSERVED:
            return f"{names}: {self.words.say(LAYERS[tie.layer])}"
        names = f"{self.named(tie.source)} → {self.named(tie.target)}"
        change = f", {self.words.say(CHANGES[tie.change])}" if tie.change else ""
        return f"{names}: {self.number(tie)}{change}"

    def number(self, tie: SceneTie) -> str:
        """Return what is written on a tie: how many referrals, and the share that led to help."""
        sent = self.count(tie.counts.get("sent", 0))
        return sent if tie.share is None else f"{sent} · {self.words.share(tie.share)}"

    def _missing(self, node: SceneNode) -> str:
        text = self.words.say(N_("Nobody offers: {need}. People: {people}. Known since: {day}."))
        people = self.count(node.count("people"))
        return text.format(need=self.name(node), people=people, day=self.words.day(node.since)).replace("..", ".")

    def _said(self, english: str, count: Count) -> str:
        return self.words.say(english).format(count=self.count(count))
