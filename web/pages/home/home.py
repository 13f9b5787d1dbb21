"""The first page after signing in: what needs doing."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.gaps.plan import desk, queue
from referral.partners import inbox as partner_inbox
from referral.partners import outbox
from referral.referrals import queries
from web.http import render
from web.http.gate import CurrentRequest, Router
from web.wording.reports.desk import DeskWords
from web.wording.reports.gap_plan import PlanWords
from web.wording.reports.gaps import GapWords

router: Final = Router()


@router.get("/", Permission.OWN_ACCOUNT)
def home(request: CurrentRequest) -> Response:
    """Show links to what the reader may do, with the number of items that wait."""
    counts = queries.worklist(request.context, limit=1).counts if request.may(Permission.SEE_REFERRALS) else {}
    waiting = len(queue.queue(request.context)) if request.may(Permission.VERIFY_DIRECTORY) else 0
    inbox = partner_inbox.inbox(request.context).counts if request.may(Permission.RECEIVE_REFERRALS) else {}
    messages = outbox.counted(request.context) if request.may(Permission.SEE_MESSAGES) else 0
    steps = desk.next_steps(request.context) if request.may(Permission.PLAN_GAPS) else ()
    gaps = GapWords(words=render.presenter(request), directory=request.context.directory())
    return render.page(
        request,
        "home/home.html",
        counts=counts,
        checks=waiting,
        inbox=inbox,
        messages=messages,
        steps=steps,
        tell=DeskWords(plan=PlanWords(gaps=gaps, names={})),
    )
