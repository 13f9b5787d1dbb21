"""What waits to reach partners: by e-mail, by phone, on paper. Texts are ready to read out or copy."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.errors import NotFound
from referral.partners import outbox
from web.http import render, security
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, Router
from web.wording import messages as message_texts
from web.wording.languages import N_

router: Final = Router()


@router.get("/messages", Permission.SEE_MESSAGES, menu=Menu(label=N_("Messages"), order=60))
def messages(request: CurrentRequest) -> Response:
    """Show what waits, the oldest first."""
    found = outbox.outbox(request.context)
    ways = {
        way: [one for one in found if one.message.delivery == way]
        for way in request.context.vocabulary.codes("message_deliveries")
    }
    return render.page(
        request, "partners/outbox.html", ways=ways, by_server=request.application.settings.smtp is not None
    )


@router.post("/messages/{message_id}/text", Permission.ISSUE_LINKS)
def written(request: CurrentRequest, message_id: str) -> Response:
    """Show the text with a fresh link, to read out or to copy."""
    token = security.given_secret(Form(raw=request.form).value("key"))
    letter = outbox.prepared(request.context, message_id, token=token)
    text = message_texts.text(
        letter.message.template,
        centre=letter.centre,
        code=letter.referral.short_code,
        link=message_texts.address_of(request.base_address, token) if letter.link else "",
        until=letter.link.expires_at if letter.link else None,
    )
    return render.page(request, "partners/message.html", letter=letter, text=text)


@router.post("/messages/{message_id}/{status}", Permission.SEE_MESSAGES)
def settled(request: CurrentRequest, message_id: str, status: str) -> Response:
    """Write down that a message was sent, or that it came back."""
    if status not in outbox.ENDINGS:
        raise NotFound(kind="status", id=status)
    outbox.settle(request.context, message_id, status=status)
    return render.go("/messages")
