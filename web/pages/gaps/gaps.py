"""What is missing, one kind of gap after another."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.gaps import GAPS
from referral.gaps import ledger as missing
from referral.referrals import queries
from web.http import render
from web.http.gate import CurrentRequest, Router

router: Final = Router()


@router.get("/gaps", Permission.SEE_GAPS)
def gaps(request: CurrentRequest) -> Response:
    """Show every finding with the people behind it."""
    found = missing.gaps(request.context)
    kinds = [(detector.code, [one for one in found if one.detector == detector.code]) for detector in GAPS]
    behind = {record for one in found if one.evidence.kind == "Referral" for record in one.evidence.ids}
    codes = queries.short_codes(request.context, behind) if request.may(Permission.SEE_REFERRALS) else {}
    return render.page(request, "gaps/gaps.html", kinds=kinds, directory=request.context.directory(), codes=codes)
