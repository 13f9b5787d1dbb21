"""The answers of the map in the words of one reader: whole sentences, with names in place of ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from referral.gaps.what_if.changes import Change, Verb
from referral.model.ids import AreaId, OrganisationId, ServiceId
from referral.network.questions.model import MapQuestion
from referral.network.scene.answers import Answer, Opens, Said, Value
from referral.network.scene.counts import Untold
from web.wording.languages import N_
from web.wording.network.scene import SceneWords

LISTED: Final = 6  # names of one list; the sentence says how many more there are
_ORGANISATIONS: Final = frozenset({"organisation", "organisations", "others", "listed"})
_OPENS: Final = {
    "gaps": N_("The records behind it"),
    "organisation": N_("Open {organisation}"),
    "closing": N_("What if {organisation} closes?"),
    "what_if": N_("Work it out in full"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """The answers of one scene in words."""

    words: SceneWords

    def label(self, question: MapQuestion) -> str:
        """Return a question as it is asked."""
        return self.words.words.say(question.label)

    def sentence(self, said: Said) -> str:
        """Return one sentence; a day that ends with a full stop of its own ends the sentence too."""
        facts = {name: self._told(name, value) for name, value in said.facts.items()}
        return self.words.words.say(said.text).format(**facts).replace("..", ".")

    def sentences(self, answer: Answer) -> tuple[str, ...]:
        """Return an answer as sentences; what is hidden is called so."""
        hidden = (self.words.words.say(N_("Referrals are hidden from this role.")),) if answer.hidden else ()
        return (*map(self.sentence, answer.said), *hidden)

    def opens(self, one: Opens) -> str:
        """Return what a link to records says."""
        name = self._names((one.subject,)) if one.to != "gaps" else ""
        return self.words.words.say(_OPENS[one.to]).format(organisation=name)

    def _told(self, name: str, value: Value) -> str:
        say = self.words.words
        if isinstance(value, Untold):
            return self.words.count(value)
        if isinstance(value, tuple):
            return self._listed(name, value)
        if isinstance(value, str):
            return say.need(value) if name == "need" else self.words.area(AreaId(value))
        if isinstance(value, date):
            return say.day(value)
        return say.share(value) if name == "share" else say.number(value)

    def _listed(self, name: str, ids: tuple[str, ...]) -> str:
        words = self.words.words
        shown = ids[:LISTED] if len(ids) > LISTED + 1 else ids
        if name in _ORGANISATIONS:
            text = self._names(shown)
        elif name == "services":
            services = self.words.scene.directory.services
            text = ", ".join(words.name(services.get(ServiceId(key))) for key in shown)
        else:
            text = words.labels("kinds" if name == "kinds" else "needs", shown)
        more = len(ids) - len(shown)
        return words.say(N_("{listed} and {more} more")).format(listed=text, more=more) if more else text

    def _names(self, ids: tuple[str, ...]) -> str:
        known = self.words.scene.directory.organisations
        return ", ".join(self.words.words.name(known.get(OrganisationId(key))) for key in ids)


def record_address(one: Opens, whole: Mapping[str, str]) -> str:
    """Return where the records behind an answer are; `whole` are parameters that the map keeps."""
    if one.to == "gaps":
        return f"/gaps?{urlencode({'kind': one.subject})}"
    if one.to == "what_if":
        return f"/gaps/what-if?{urlencode({'change': str(Change(verb=Verb.CLOSE, subject=one.subject))})}"
    if one.to == "closing":
        return f"/network?{urlencode({**whole, 'without': one.subject, 'ask': 'closing'})}"
    return f"/organisations/{one.subject}"
