"""Every page of the product with examples to open it by; a page that has none here fails tests/journeys/test_every_page."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from fastapi import FastAPI

from referral.access.policy import POLICY, Permission, Scope
from referral.gaps.plan.items import item_id
from referral.model.actors import Role
from tests.journeys.populated_town import GOAL, STUCK, Town
from web.http.gate import Access, flattened, permission_of

FILES: Final = frozenset(
    {
        "/sw.js",
        "/manifest.webmanifest",
        "/network.json",
        "/network.svg",
        "/network/measures.csv",
        "/s/{token}",
        "/network.{code}",
        "/network/files/{code}",
        "/gaps/reasons.csv",
        "/metrics.csv",
        "/gaps/plan.csv",
        "/static/{mark}/{folder}/{name}",
        "/health",
    }
)
Example = Callable[[Town], tuple[str, ...]]


def _always(*paths: str) -> Example:
    return lambda _: paths


EXAMPLES: Final[Mapping[str, Example]] = MappingProxyType(
    {
        "/": _always("/"),
        "/sign-in": _always("/sign-in"),
        "/find": lambda town: (
            "/find",
            "/find?need=com.info",
            "/find?need=chd.risk",
            "/find?need=hea.uninsured&area=A03&papers=id_card&language=tr",
            f"/find?need=doc.id_card&client={town.client}",
            f"/find?need=emp.childcare&client={town.client}",
        ),
        "/clients": _always("/clients"),
        "/clients/new": _always("/clients/new"),
        "/clients/{code}": lambda town: (f"/clients/{town.client}", f"/clients/{town.household}"),
        "/clients/{code}/merge": lambda town: (
            f"/clients/{town.client}/merge",
            f"/clients/{town.client}/merge?other={town.household}",
        ),
        "/clients/{code}/edit": lambda town: (f"/clients/{town.client}/edit",),
        "/clients/{code}/path": lambda town: (
            f"/clients/{town.client}/path",
            f"/clients/{town.far}/path?goal={GOAL}",
            f"/clients/{town.stuck}/path?goal={STUCK}",
        ),
        "/clients/{code}/consents": lambda town: (
            f"/clients/{town.household}/consents",
            f"/clients/{town.far}/consents",
        ),
        "/refer": lambda town: (
            "/refer",
            f"/refer?client={town.client}&need=com.info&service=S05",
            f"/refer?client={town.household}&need=doc.forms&service=S05",
            f"/refer?client={town.client}&need=chd.risk&service=S27",
        ),
        "/referrals": _always(
            "/referrals",
            "/referrals?view=overdue",
            "/referrals?view=waiting_answer",
            "/referrals?view=ask_client",
            "/referrals?view=all",
            "/referrals?code=ZZZZZZ",
        ),
        "/r/{token}": lambda town: (f"/r/{town.token}",),
        "/v/{token}": lambda town: (f"/v/{town.token}", f"/v/{town.token}?done=yes"),
        "/referrals/{referral_id}/slip": lambda town: (f"/referrals/{town.referrals['sent']}/slip",),
        "/received": _always("/received"),
        "/received/{referral_id}": lambda town: (f"/received/{town.referrals['received']}",),
        "/answer-by-code": _always("/answer-by-code"),
        "/messages": _always("/messages"),
        "/locked": _always("/locked"),
        "/offline": _always("/offline"),
        "/outbox": _always("/outbox"),
        "/referrals/{referral_id}": lambda town: tuple(f"/referrals/{one}" for one in town.referrals.values()),
        "/areas": _always("/areas"),
        "/areas/{area_id}/edit": _always("/areas/A03/edit", "/areas/new/edit"),
        "/organisations": _always("/organisations", "/organisations?q=detska", "/organisations?q=zzz"),
        "/organisations/{organisation_id}": _always("/organisations/O01", "/organisations/O14"),
        "/organisations/{organisation_id}/edit": _always("/organisations/O14/edit", "/organisations/new/edit"),
        "/organisations/{organisation_id}/merge": _always(
            "/organisations/O14/merge", "/organisations/O14/merge?other=O20"
        ),
        "/organisations/{organisation_id}/partners": _always(
            "/organisations/O01/partners", "/organisations/O36/partners"
        ),
        "/services/{service_id}": _always("/services/S05", "/services/S41"),
        "/organisations/{organisation_id}/services/{service_id}/edit": _always(
            "/organisations/O14/services/S41/edit", "/organisations/O14/services/new/edit"
        ),
        "/network": _always("/network"),
        "/network/measures": _always("/network/measures"),
        "/network/print": _always("/network/print", "/network/print?level=area"),
        "/survey": _always("/survey"),
        "/network/layout": _always("/network/layout"),
        "/network/stakeholders": _always("/network/stakeholders"),
        "/network/stakeholders/{organisation_id}": _always("/network/stakeholders/O05"),
        "/survey/{survey_id}": lambda town: (f"/survey/{town.survey}",),
        "/gaps": _always("/gaps", "/gaps?area=A05", "/gaps?remedy=recruit&new=yes", "/gaps?kind=no_service&all=yes"),
        "/gaps/reasons": _always("/gaps/reasons", "/gaps/reasons?area=A05&by=need", "/gaps/reasons?sex=f&by=language"),
        "/gaps/plan": _always("/gaps/plan", "/gaps/plan?quarter=2025-Q4"),
        "/gaps/{gap_id}": _always(*(f"/gaps/{item_id(key)}" for key in ("silence:O05", "no_service:hea.transport"))),
        "/gaps/recruit": _always("/gaps/recruit", "/gaps/recruit?objective=success&most=5&group=language:rom"),
        "/gaps/recruit/{key}": _always("/gaps/recruit/type:patient_transport", "/gaps/recruit/type:adult_learning"),
        "/gaps/what-if": lambda town: (
            "/gaps/what-if",
            "/gaps/what-if?change=close+O28&change=close+O40&edit=S33",
            f"/gaps/what-if?scenario={town.scenarios[1]}",
        ),
        "/gaps/what-if/compare": lambda town: (
            f"/gaps/what-if/compare?one={town.scenarios[0]}&second={town.scenarios[1]}",
        ),
        "/metrics": _always("/metrics", "/metrics?from=2025-07-01&to=2025-09-30"),
        "/notices": _always("/notices"),
        "/team": _always("/team"),
        "/checks": _always("/checks"),
        "/treatment": _always("/treatment"),
        "/manual": _always("/manual"),
        "/account": _always("/account"),
        "/users": _always("/users"),
        "/users/{user_id}/edit": _always("/users/AS-4/edit"),
    }
)


def pages(app: FastAPI) -> Iterator[tuple[str, object]]:
    """Return every route that answers with a page, and what it needs."""
    for route in flattened(app.routes):
        is_file = route.path in FILES or route.path.startswith("/api/")
        if "GET" in route.methods and not is_file:
            yield route.path, permission_of(route.endpoint)


def may_open(role: Role, path: str, needed: Permission | Access) -> bool:
    """Tell whether a role may open a page."""
    if isinstance(needed, Access):
        return path != "/sign-in"  # whoever is signed in is sent on from there
    return POLICY[needed][role] is not Scope.NONE


def open_to(app: FastAPI, role: Role, town: Town, *, thoroughly: bool = True) -> list[str]:
    """Return the examples of every page that a role may open, or one of each page."""
    mine = [path for path, needed in pages(app) if may_open(role, path, needed)]
    return [example for path in mine for example in EXAMPLES[path](town)[: None if thoroughly else 1]]


def first_opened_by(app: FastAPI, role: Role, town: Town) -> list[str]:
    """Return one example of the start page, and of each page that no role before this one may open."""
    earlier = list(Role)[: list(Role).index(role)]
    mine = [
        path
        for path, needed in pages(app)
        if may_open(role, path, needed) and (path == "/" or not any(may_open(one, path, needed) for one in earlier))
    ]
    return [example for path in mine for example in EXAMPLES[path](town)[:1]]
