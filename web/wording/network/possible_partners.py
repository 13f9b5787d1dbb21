"""Who usually does what nobody does here: a form of the directory, filled in for a missing partner."""

from collections.abc import Iterator
from urllib.parse import urlencode

from referral.gaps.recruit.proposals import TYPES, type_needs
from referral.model.ids import NeedCode
from referral.network.scene.facts import SceneNode
from referral.vocabulary.model import Term
from web.wording.languages import N_
from web.wording.network.page import Choice
from web.wording.network.scene import SceneWords

NEW = "/organisations/new/edit"


def possible_partners(words: SceneWords) -> Iterator[Choice]:
    """Yield for each missing partner of a scene the form of a new organisation of the kind that usually helps."""
    for node in words.scene.missing:
        found = _type_for(words, NeedCode(node.subject))
        if found is not None:
            need = words.words.need(node.subject)
            yield Choice(value=_address(words, node, found), text=f"{need}: {words.words.label(TYPES, found.code)}")


def _address(words: SceneWords, node: SceneNode, found: Term) -> str:
    told = words.words.say(N_("Possible partner. Wanted for: {need}.")).format(need=words.words.need(node.subject))
    given = {"kind": str(found.attributes["kind"]), "seat": node.area or "", "description": told}
    return f"{NEW}?{urlencode({name: text for name, text in given.items() if text})}"


def _type_for(words: SceneWords, need: NeedCode) -> Term | None:
    """Return the first type of partner of the reference list that answers a need."""
    types = words.words.vocabulary.terms(TYPES).values()
    return next((term for term in types if need in type_needs(term)), None)
