"""What is missing, as one list over all kinds of gaps: by people × months open."""

from typing import Any, Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.context import Context
from referral.gaps import DETECTORS, GAPS, ledger
from referral.gaps.finding import Detector, Finding, Remedy
from referral.gaps.one_list import ListedGap, Narrowed, one_list
from referral.gaps.plan import reading
from referral.gaps.plan.items import GapStatus, by_key
from referral.gaps.plan.reading import PlanFilter
from referral.gaps.reasons.reading import unmet_in
from referral.model.ids import AreaId, NeedCode
from referral.referrals import queries
from referral.releases import gaps as releases
from web.http import render
from web.http.figures.as_of import context_asked
from web.http.figures.day import FIELD, as_of_a_day
from web.http.figures.turns import IN_TURN
from web.http.forms import Form
from web.http.gate import CurrentRequest, Menu, RequestContext, Router
from web.wording.languages import N_
from web.wording.reports.gap_plan import PlanLinks, PlanWords
from web.wording.reports.gaps import GapWords
from web.wording.tables.remedies import REMEDIES

router: Final = Router()
SHOWN: Final = 20
FILTERS: Final = ("area", "need", "remedy", "kind", "new", "owner", "status")


@router.get("/gaps", Permission.SEE_GAPS, dependencies=IN_TURN, menu=Menu(label=N_("What is missing"), order=90))
@as_of_a_day
def gaps(request: CurrentRequest) -> Response:
    """Show every finding with the people and the records behind it, and how each kind is found."""
    form = Form(raw=request.form)
    context = context_asked(request, form, Permission.SEE_GAPS)
    findings = releases.gaps(context)
    narrowed = _narrowed(context, form)
    plans, by_plan = _plans(request, context), _by_plan(form)
    held = [
        each
        for each in findings
        if narrowed.holds(each, directory=context.directory(), today=context.today)
        and (plans is None or by_plan.holds(plans.item(each)))
    ]
    surest_first = narrowed.kind is not None and any(each.probability is not None for each in held)
    listed = one_list(held, today=context.today, surest_first=surest_first)
    usual = [gap for gap in listed if not gap.finding.apart]
    shown = usual if form.value("all") else usual[:SHOWN]
    apart = [gap for gap in listed if gap.finding.apart]
    return render.page(
        request,
        "gaps/gaps.html",
        status=422 if form.problems else 200,
        form=form,
        then=context,
        shown=shown,
        not_shown=len(usual) - len(shown),
        apart=apart,
        surest_first=surest_first,
        kinds=_kinds(findings, narrowed.kind),
        too_few=ledger.too_few(context),
        detectors=DETECTORS,
        plans=plans,
        directory=context.directory(),
        withheld=releases.withheld(context),
        **_words(request, context, findings, (*shown, *apart)),
        filtered=any(form.value(name) for name in (*FILTERS, FIELD)),
        query={name: form.value(name) for name in (*FILTERS, FIELD) if form.value(name)},
    )


def _kinds(findings: tuple[Finding, ...], kind: str | None) -> list[tuple[Detector, list[Finding]]]:
    """Return the kinds of gaps with their findings, or the one that is asked for."""
    asked = [detector for detector in GAPS if kind in (None, detector.code)]
    return [(detector, [each for each in findings if each.detector == detector.code]) for detector in asked]


def _plans(request: RequestContext, context: Context) -> PlanLinks | None:
    """Return the plan of each gap of today; None as of an earlier day, and for whom the plan is not."""
    if context.as_of is not None or not request.may(Permission.PLAN_GAPS):
        return None
    items = reading.items(context)
    names = reading.names(context, (item.owner for item in items))
    gaps = GapWords(words=render.presenter(request), directory=context.directory())
    return PlanLinks(words=PlanWords(gaps=gaps, names=names), items=by_key(items))


def _by_plan(form: Form) -> PlanFilter:
    status = form.choice("status", list(GapStatus))
    return PlanFilter(owner=form.text("owner", longest=60), status=GapStatus(status) if status else None)


def _narrowed(context: Context, form: Form) -> Narrowed:
    area = form.choice("area", context.directory().areas)
    need = form.choice("need", context.vocabulary.needs)
    remedy = form.choice("remedy", list(Remedy))
    return Narrowed(
        area=AreaId(area) if area else None,
        need=NeedCode(need) if need else None,
        remedy=Remedy(remedy) if remedy else None,
        kind=form.choice("kind", DETECTORS),
        new=form.choice("new", ("yes",)) is not None,
        unmet_there=unmet_in(context, AreaId(area)) if area else frozenset(),
    )


def _words(
    request: RequestContext, context: Context, findings: tuple[Finding, ...], shown: tuple[ListedGap, ...]
) -> dict[str, Any]:
    """Return the words of the page: of what is shown, and of what the list may be narrowed to."""
    say = render.presenter(request)
    tell = GapWords(words=say, directory=context.directory())
    evidence = [gap.finding.evidence for gap in shown]
    referrals = {key for records in evidence if records.kind == "Referral" for key in records.ids}
    needs = {need for finding in findings for need in (finding.need, *finding.needs) if need is not None}
    kinds = {finding.detector for finding in findings}
    return {
        "tell": tell,
        "codes": queries.short_codes(request.context, referrals) if request.may(Permission.SEE_REFERRALS) else {},
        "choices": {
            "area": [(str(area.id), say.name(area)) for area in context.directory().areas.values()],
            "need": sorted(((str(need), say.need(need)) for need in needs), key=lambda option: option[1]),
            "remedy": [(str(remedy), say.say(REMEDIES[remedy])) for remedy in Remedy],
            "kind": [(code, tell.label(detector)) for code, detector in DETECTORS.items() if code in kinds],
        },
    }
