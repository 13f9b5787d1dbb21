"""Ways to an answer, seen from the centre: make and revoke links, print a slip, see who said what and how we know."""

from typing import Any, Final
from urllib.parse import quote

import segno
from fastapi.responses import Response

from referral.access.policy import Permission
from referral.calendar import SOFIA
from referral.errors import NotFound
from referral.lifecycle.deadlines import booked, to_be_sent
from referral.model.directory import name_in
from referral.model.ids import ReferralId
from referral.model.referrals import Referral
from referral.partners import answer_links, slips
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router, cookie_name
from web.wording import languages, messages
from web.wording.languages import N_

router: Final = Router()
ALL_LANGUAGES: Final = "both"  # the sheet in every language that partners read
PAPER_SIGNS: Final = 30  # a document with its picture takes as much room as so many signs
LANGUAGE_SIGNS: Final = 160  # the words of the form itself, once more in a second language
FULL: Final = (330, 620, 1300)  # from so many signs on the print is smaller
DAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
WEEKDAYS: Final = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@router.post("/referrals/{referral_id}/links", Permission.ISSUE_LINKS)
def issue(request: CurrentRequest, referral_id: str) -> Response:
    """Make a link and show it this once; nobody can show it again, only make another."""
    token = security.given_secret(Form(raw=request.form).value("key"))
    link = answer_links.issue(request.context, ReferralId(referral_id), token=token)
    referral = slips.referral_of(request.context, ReferralId(referral_id))
    address = messages.address_of(request.base_address, token)
    centre = request.context.directory().organisations[referral.centre]
    written = messages.text("request", centre=centre, code=referral.short_code, link=address, until=link.expires_at)
    return render.page(
        request,
        "partners/answer_link_created.html",
        address=address,
        written=written,
        link=link,
        referral=referral,
        pending=to_be_sent(referral),
        shares=_shares(request, referral, written),
    )


def _shares(request: RequestContext, referral: Referral, written: messages.Text) -> tuple[tuple[str, str], ...]:
    """Return how the text leaves from this device: a name, and the address that opens the program."""
    partner = request.context.directory().organisations.get(referral.organisation) if referral.organisation else None
    body, subject = quote(written.body), quote(written.subject)
    email = partner.email or "" if partner else ""
    return (
        (N_("Viber"), f"viber://forward?text={body}"),
        (N_("SMS"), f"sms:?body={body}"),
        (N_("E-mail"), f"mailto:{email}?subject={subject}&body={body}"),
    )


@router.post("/links/{link_id}/revoke", Permission.REVOKE_LINKS)
def revoke(request: CurrentRequest, link_id: str) -> Response:
    """Revoke a link from the next request on."""
    seen = Form(raw=request.form).whole("seen", low=1, high=10**6)
    link = answer_links.revoke(request.context, link_id, expected=seen)
    return render.go(f"/referrals/{link.referral}#answering")


@router.get("/referrals/{referral_id}/slip", Permission.SEE_REFERRALS)
def slip(request: CurrentRequest, referral_id: str) -> Response:
    """Show the slip for printing on A5."""
    asked = dict(request.http.query_params)
    sheet = asked.get("sheet", request.language)
    sheets = _sheets()
    if sheet not in sheets:
        raise NotFound(kind="sheet", id=sheet)
    token = _slip_token(request, referral_id)
    found = slips.slip(request.context, ReferralId(referral_id), token=token)
    named = asked.get("centre", "no" if found.discreet else "yes") == "yes"
    at = found.referral.appointment_at
    if not booked(found.referral.state, at, at=request.context.clock()):
        at = None
    return render.page(
        request,
        "partners/slip.html",
        slip=found,
        named=named,
        sheet=sheet,
        sheets={**languages.names(), ALL_LANGUAGES: N_("Both languages")},
        tongues=sheets[sheet],
        said=_saying(sheets[sheet]),
        labelled=_labelling(request, sheets[sheet]),
        N_=N_,
        days=DAYS,
        weekday=at.astimezone(SOFIA).weekday() if at else None,
        weekdays=WEEKDAYS,
        moment=languages.languages()[sheets[sheet][0]].date_and_time(at) if at else "",
        named_in=lambda thing: dict.fromkeys(name_in(thing, one) for one in sheets[sheet]),
        spelled=_spelling(request, sheets[sheet]),
        fullness=_fullness(found, sheets[sheet]),
        qr=qr_path(f"{request.base_address}/s/{token}" if found.linked else found.referral.short_code)
        if found.coded
        else None,
    )


def _fullness(found: slips.Slip, tongues: tuple[str, ...]) -> int:
    """Return how small the print must be so that a slip stays on its page: 0 usual, 3 the smallest."""
    names = [name_in(thing, one) for thing in (found.centre, found.organisation) for one in tongues]
    owner, referral = found.organisation, found.referral
    written = (*names, owner.address, owner.contact, owner.phone, found.centre.phone, referral.place)
    signs = sum(len(text or "") for text in written) + PAPER_SIGNS * len(found.service.requires) * len(tongues)
    signs += LANGUAGE_SIGNS * (len(tongues) - 1)
    return sum(signs > most for most in FULL)


def _slip_token(request: RequestContext, referral_id: str) -> str:
    """Return the secret of a slip: one for all sheets of this session, made from what only the browser holds."""
    secret = request.http.cookies.get(cookie_name(request.application), "")
    return security.derived(secret, f"slip:{referral_id}") if secret else ""


def qr_path(text: str) -> tuple[str, int]:
    """Return the dark squares of a QR code as an SVG path, and the side of the picture with its quiet zone."""
    code = segno.make(text, error="m", micro=False)
    edge = 4
    rows = list(code.matrix)
    squares = [f"M{x + edge} {y + edge}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return "".join(squares), len(rows) + 2 * edge


def _sheets() -> dict[str, tuple[str, ...]]:
    """Return the languages of each sheet that can be printed: each language alone, and all that partners read."""
    return {**{code: (code,) for code in languages.languages()}, ALL_LANGUAGES: languages.for_partners()}


def _saying(tongues: tuple[str, ...]) -> Any:
    """Return a function that says a text in the languages of the sheet."""
    return lambda text: [(one, languages.translations(one).gettext(text)) for one in tongues]


def _labelling(request: RequestContext, tongues: tuple[str, ...]) -> Any:
    """Return a function that labels a code in the languages of the sheet."""
    words = request.application.vocabulary
    return lambda listing, code: [(one, words.label(listing, code, one)) for one in tongues]


def _spelling(request: RequestContext, tongues: tuple[str, ...]) -> Any:
    """Return a function that says a code aloud in the languages of the sheet."""
    words = request.application.vocabulary
    return lambda code: [(one, " · ".join(words.label("letters", sign, one) for sign in code)) for one in tongues]
