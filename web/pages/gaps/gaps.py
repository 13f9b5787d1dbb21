"""What is missing, one kind of gap after another."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.gaps import GAPS
from referral.referrals import queries
from referral.releases import gaps as releases
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.figures.day import as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, Router
from web.wording.languages import N_
from web.wording.reports.gaps import GapWords

router: Final = Router()


@router.get("/gaps", Permission.SEE_GAPS, dependencies=IN_TURN, menu=Menu(label=N_("What is missing"), order=90))
@as_of_a_day
def gaps(request: CurrentRequest) -> Response:
    """Show every finding with the people and the records behind it."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    findings = releases.gaps(context)
    kinds = [(detector, [finding for finding in findings if finding.detector == detector.code]) for detector in GAPS]
    evidence = (finding.evidence for finding in findings)
    referrals = {key for records in evidence if records.kind == "Referral" for key in records.ids}
    codes = queries.short_codes(request.context, referrals) if request.may(Permission.SEE_REFERRALS) else {}
    directory = context.directory()
    tell = GapWords(words=render.presenter(request), directory=directory)
    return render.page(
        request,
        "gaps/gaps.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        kinds=kinds,
        directory=directory,
        codes=codes,
        tell=tell,
        withheld=releases.withheld(context),
    )
