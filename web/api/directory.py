"""JSON of organisations and services."""

from datetime import date
from typing import Annotated, Final

from fastapi import Query

from referral.access.policy import Permission
from referral.as_of.asking import context_of
from referral.directory import entries
from referral.matching.partners.shown_figures import figures_of_partner
from referral.model.ids import OrganisationId
from web.api.shapes import REFUSALS, Identifier, PartnerFigures, Shape
from web.http.figures.day import as_of_a_day
from web.http.gate import CurrentRequest, Router

router: Final = Router(api=True)


class Organisation(Shape):
    """An organisation."""

    id: str
    name_bg: str
    name_en: str | None
    kind: str
    seat: str | None
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    active: bool
    verified_on: date | None


class Service(Shape):
    """A service."""

    id: str
    organisation: str | None
    name_bg: str
    name_en: str | None
    status: str
    needs: list[str]
    areas: list[str]
    requires: list[str]
    requires_any: list[str]
    grants: list[str]
    window: str | None
    wait_days: int | None
    hours: list[str]
    languages: list[str]
    age_from: int | None
    age_to: int | None
    places: int | None
    accepts_uninsured: bool | None
    funded_until: date | None
    verified_on: date | None


class Directory(Shape):
    """What a search found."""

    organisations: list[Organisation]
    services: list[Service]
    oldest_directory: date | None = None


class PartnerPage(PartnerFigures):
    """The figures of one partner, of the referrals sent from `first` on; `enough` tells whether they can be judged."""

    first: date
    enough: bool


@router.get("/api/organisations/{organisation_id}/figures", Permission.FIND_HELP, responses=REFUSALS)
@as_of_a_day
def figures(request: CurrentRequest, organisation_id: Identifier, as_of: date | None = None) -> PartnerPage:
    """Return how a partner answered the referrals that it is judged by on a day, and what became of them."""
    context = context_of(request.context, as_of, Permission.FIND_HELP)
    organisation = entries.organisation(context, OrganisationId(organisation_id))
    return PartnerPage.model_validate(figures_of_partner(context, organisation.id))


@router.get("/api/directory", Permission.SEE_DIRECTORY, responses=REFUSALS)
@as_of_a_day
def search(
    request: CurrentRequest, q: Annotated[str, Query(max_length=100)] = "", as_of: date | None = None
) -> Directory:
    """Search organisations and services in either alphabet; without a text, every organisation.

    `as_of` is an earlier day; `oldest_directory` is the day of the oldest known directory, where it needs an older one.
    """
    context = context_of(request.context, as_of, Permission.FIND_HELP)
    found = entries.search(context, q)
    return Directory(
        organisations=[Organisation.model_validate(organisation) for organisation in found.organisations],
        services=[Service.model_validate(service) for service in found.services],
        oldest_directory=context.oldest_directory,
    )
