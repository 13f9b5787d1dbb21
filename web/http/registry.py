"""Every page and API file of the program, found by its folder; the main menu is made from what they declare."""

import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from fastapi import APIRouter

from referral.access.policy import Permission
from web.http.gate import DeclaredRoute, Router
from web.http.query_names import NAMES_KNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """An entry of the main menu: address, English words, and the permission of its page."""

    path: str
    label: str
    permission: Permission


def routers(*packages: str) -> tuple[Router, ...]:
    """Return the `router` of every module in these packages, in order of module name; adding a page is adding a file.

    Errors: ImportError for a package that is not there.
    """
    declared: list[Router] = []
    for package in packages:
        for module in sorted(_modules(package)):
            router = getattr(import_module(module), "router", None)
            if isinstance(router, Router):
                declared.append(router)
    return tuple(declared)


def menu(routers: Iterable[Router]) -> tuple[MenuEntry, ...]:
    """Return the main menu in its order, for everybody; a page shows the entries whose permission its reader has."""
    entries = [
        (route.menu.order, MenuEntry(path=route.path, label=route.menu.label, permission=route.permission))
        for router in routers
        for route in router.routes
        if route.menu is not None and isinstance(route.permission, Permission)
    ]
    return tuple(entry for _, entry in sorted(entries, key=lambda row: row[0]))


def api_router(routers: Iterable[Router]) -> APIRouter:
    """Return all routes for FastAPI: an address written out comes before one with a parameter in the same place.

    Errors: RuntimeError for two routes of one method and address.
    """
    routes = [route for router in routers for route in router.routes]
    _refuse_twins(routes)
    combined = APIRouter()
    for route in sorted(routes, key=_specificity):
        options = {**route.options}
        if options.get("include_in_schema"):  # a page keeps harmless what its address says besides
            options["dependencies"] = (*options.get("dependencies", ()), NAMES_KNOWN)
        combined.add_api_route(route.path, route.endpoint, methods=[route.method], **options)
    return combined


def _modules(package: str) -> list[str]:
    folder = import_module(package)
    return [module.name for module in pkgutil.walk_packages(folder.__path__, f"{package}.")]


def _refuse_twins(routes: Sequence[DeclaredRoute]) -> None:
    known: set[tuple[str, str]] = set()
    for route in routes:
        name = (route.method, route.path)
        if name in known:
            raise RuntimeError(f"two routes of one address: {route.method} {route.path}")
        known.add(name)


def _specificity(route: DeclaredRoute) -> tuple[tuple[bool, str], ...]:
    return tuple((part.startswith("{"), part) for part in route.path.split("/"))
