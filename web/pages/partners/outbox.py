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
    waiting = outbox.outbox(request.context, limit=outbox.PAGE + 1)
    shown = waiting[: outbox.PAGE]
    ways = {
        way: [outgoing for outgoing in shown if outgoing.message.delivery == way]
        for way in request.context.vocabulary.codes("message_deliveries")
    }
    return render.page(
        request,
        "partners/outbox.html",
        ways=ways,
        by_server=request.application.settings.smtp is not None,
        more_than=len(shown) if len(waiting) > len(shown) else 0,
    )


@router.post("/messages/{message_id}/text", Permission.ISSUE_LINKS)
def written(request: CurrentRequest, message_id: str) -> Response:
    """Show the text with a fresh link, to read out or to copy."""
    token = security.given_secret(Form(raw=request.form).value("key"))
    outgoing = outbox.prepared(request.context, message_id, token=token)
    text = message_texts.of_outgoing(outgoing, base=request.base_address, token=token)
    return render.page(request, "partners/message.html", letter=outgoing, text=text)


@router.post("/messages/{message_id}/{status}", Permission.SEE_MESSAGES)
def settled(request: CurrentRequest, message_id: str, status: str) -> Response:
    """Write down that a message was sent, or that it came back."""
    if status not in outbox.ENDINGS:
        raise NotFound(kind="status", id=status)
    outbox.settle(request.context, message_id, status=status)
    return render.go("/messages")
