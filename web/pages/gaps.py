"""What is missing, one kind of gap after another."""

from typing import Final

from fastapi.responses import Response

from referral.gaps import GAPS
from referral.policy import Permission
from referral.services import gaps as missing
from referral.services import referrals
from web import render
from web.guard import Room, Visiting

room: Final = Room()


@room.get("/gaps", Permission.SEE_GAPS)
def gaps(visit: Visiting) -> Response:
    """Show every finding with the people behind it."""
    found = missing.gaps(visit.desk)
    kinds = [(detector.code, [one for one in found if one.detector == detector.code]) for detector in GAPS]
    behind = {record for one in found if one.evidence.kind == "Referral" for record in one.evidence.ids}
    codes = referrals.codes(visit.desk, behind) if visit.may(Permission.SEE_REFERRALS) else {}
    return render.page(visit, "gaps/gaps.html", kinds=kinds, directory=visit.desk.directory(), codes=codes)
