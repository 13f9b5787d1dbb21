"""What the map and the forms of its changes share: partnerships of one organisation, and what was changed."""

from typing import Final
from urllib.parse import urlencode, urlsplit

from referral.directory import ties
from referral.model.ids import OrganisationId
from web.http import render
from web.http.figures.tie_change import NAMES, PREFIX, TieChange, read
from web.http.forms import Form
from web.http.gate import RequestContext

MAP: Final = "/network"
LONGEST_ADDRESS: Final = 600


def of_centre(request: RequestContext, centre: OrganisationId | None) -> dict[str, object]:
    """Return what the forms of changes show: the organisation in the middle and its partnerships, if there is one."""
    context, say = request.context, render.presenter(request)
    organisations = context.directory().organisations
    known = organisations.get(centre) if centre else None
    others = [(key, say.name(one)) for key, one in organisations.items() if one.active and key != centre]
    return {
        "centre": known,
        "own_ties": ties.ties_of(context, known.id) if known else (),
        "others": sorted(others, key=lambda one: one[1]),
        "organisations": organisations,
    }


def change_of(request: RequestContext, form: Form) -> TieChange | None:
    """Return the change that an address or a form tells of, or None."""
    context = request.context
    given = {name: form.value(name) for name in (f"{PREFIX}{name}" for name in NAMES)}
    organisations, kinds = context.directory().organisations, context.vocabulary.codes("ties")
    return read(given, organisations=organisations, kinds=kinds)


def back_address(form: Form) -> str | None:
    """Return the address of the map that a form came from, or None where it came from elsewhere."""
    given = form.value("back")[:LONGEST_ADDRESS]
    parts = urlsplit(given)
    is_ours = parts.path == MAP and not parts.scheme and not parts.netloc and given.isprintable()
    return given.partition("#")[0] if is_ours else None


def told_on_the_map(address: str, change: TieChange) -> str:
    """Return the address of the map that tells of a change and offers to undo it."""
    if change.was == change.now:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(change.params())}#change"
