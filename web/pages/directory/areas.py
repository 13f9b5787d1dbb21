"""Areas: the municipality and its parts, added and corrected with plain forms."""

from typing import Final

from fastapi.responses import Response

from referral.access.policy import Permission
from referral.directory import areas as use_cases
from referral.errors import BadInput, ChangedMeanwhile
from referral.model.directory import Area
from referral.model.ids import AreaId
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()
NEW: Final = "new"
MOST_PEOPLE: Final = 10_000_000


@router.get("/areas", Permission.EDIT_DIRECTORY)
def areas(request: CurrentRequest) -> Response:
    """List the areas, each under the whole that it is part of."""
    directory = request.context.directory()
    ordered = sorted(
        directory.areas.values(),
        key=lambda area: [directory.areas[one].name_bg for one in reversed(directory.chain(area.id))],
    )
    return render.page(
        request,
        "directory/areas.html",
        areas=[(area, len(directory.chain(area.id)) - 1) for area in ordered],
        directory=directory,
    )


@router.get("/areas/{area_id}/edit", Permission.EDIT_DIRECTORY)
def edit_area(request: CurrentRequest, area_id: str) -> Response:
    """Show an area's form; a new one is the municipality, or inside it if there is one."""
    if area_id == NEW:
        home = request.context.directory().home
        raw = {"part_of": str(home)} if home else {"type": "municipality"}
        return _page(request, Form(raw={name: (value,) for name, value in raw.items()}), None)
    area = use_cases.area(request.context, AreaId(area_id))
    names = ("name_bg", "name_en", "type", "part_of", "population")
    shown = {name: "" if getattr(area, name) is None else str(getattr(area, name)) for name in names}
    return _page(
        request, Form(raw={name: (value,) for name, value in {**shown, "seen": str(area.version)}.items()}), area
    )


@router.post("/areas/{area_id}/edit", Permission.EDIT_DIRECTORY)
def save_area(request: CurrentRequest, area_id: str) -> Response:
    """Store a new or changed area."""
    context = request.context
    form = Form(raw=request.form)
    area = None if area_id == NEW else use_cases.area(context, AreaId(area_id))
    part_of = form.choice("part_of", context.directory().areas)
    draft = Area(
        id=area.id if area else AreaId(context.new_id("A")),
        name_bg=form.text("name_bg", required=True, longest=200) or "",
        name_en=form.text("name_en", longest=200),
        type=form.choice("type", context.vocabulary.codes("area_types"), required=True) or "",
        population=form.whole("population", low=0, high=MOST_PEOPLE),
        part_of=AreaId(part_of) if part_of else None,
        version=form.whole("seen", low=1, high=10**9) or 0 if area else 0,
    )
    if not form.problems:
        try:
            use_cases.save_area(context, draft, submitted=form.submitted())
            return render.go("/areas")
        except BadInput as refused:
            form.take(refused)
        except ChangedMeanwhile:
            form.problem("seen", "changed")
    return _page(request, form, area, status=422)


def _page(request: RequestContext, form: Form, area: Area | None, *, status: int = 200) -> Response:
    others = [one for one in request.context.directory().areas.values() if area is None or one.id != area.id]
    return render.page(request, "directory/area_form.html", status=status, form=form, area=area, areas=others)
