"""A partnership that was changed on the map is put back as it was."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import ties
from web.http import render
from web.http.figures.map_changes import MAP, back_address, change_of
from web.http.forms import Form
from web.http.gate import CurrentRequest, Router

router: Final = Router()


@router.post("/network/ties/undo", Permission.EDIT_DIRECTORY)
def undone(request: CurrentRequest) -> Response:
    """Put a partnership back as it was. Errors: ChangedMeanwhile, if somebody changed it again; BadInput."""
    form = Form(raw=request.form)
    change = change_of(request, form)
    if change is not None:
        ties.undo(request.context, change.one, change.other, was=change.was, now=change.now)
    return render.go(back_address(form) or MAP)
