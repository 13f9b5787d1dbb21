"""The sentences of matching: one for each reason, and a heading for each way to be impossible."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from web.wording.languages import N_

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "active": N_("is offered (neither closed nor suspended)"),
        "organisation_closed": N_("the organisation is closed"),
        "service_suspended": N_("the service is suspended"),
        "serves_area": N_("serves this territory"),
        "serves_municipality": N_("serves the whole municipality"),
        "outside_municipality": N_("outside the municipality, travel needed ({area})"),
        "not_this_area": N_("does not serve this territory (serves: {areas})"),
        "area_unknown": N_("the territory served is not known"),
        "area_not_asked": N_("serves: {areas}"),
        "age_fits": N_("the age fits"),
        "age_at_the_edge": N_("near the age limit, so ask for the exact age"),
        "age_too_young": N_("only from {low} years"),
        "age_too_old": N_("only up to {high} years"),
        "age_unknown": N_("there is an age limit, but the age is not known"),
        "papers_held": N_("has the documents: {papers}"),
        "papers_missing": N_("missing document: {papers}"),
        "papers_unknown": N_("documents to bring: {papers}"),
        "insured": N_("health-insured"),
        "insured_by_state": N_("insured by the state (under 18)"),
        "uninsured_welcome": N_("also without health insurance"),
        "not_insured": N_("only for health-insured people"),
        "insurance_unknown": N_("health insurance is needed"),
        "speaks_language": N_("speaks {language}"),
        "language_unknown": N_("the languages of the staff are not known"),
        "other_language": N_("nobody there speaks {language}"),
        "open_then": N_("open at that time: {hours}"),
        "not_open_then": N_("not open at that time (only {hours})"),
        "hours_unknown": N_("the opening hours are not known"),
        "window_open": N_("applications are taken until {day}"),
        "window_closed": N_("applications are closed; they open on {day}"),
        "places_free": N_("number of places: {places}"),
        "places_full": N_("no free places"),
        "list_full": N_("the waiting list is full (waiting: {waiting}, places: {places})"),
        "waiting_list": N_("waiting list: {waiting}, places: {places}"),
        "waiting": N_("waiting list: {waiting}"),
        "day_only": N_("open only during the day, when the person is at work"),
        "no_transport": N_("the person has no transport: plan the journey"),
        "accompany": N_("there are forms to fill in and the person cannot read: accompany them"),
        "free_of_charge": N_("free of charge"),
        "fee": N_("there is a fee"),
        "funded": N_("funded until {day}"),
        "funding_ends": N_("funding ends on {day}"),
        "funding_ended": N_("funding ended on {day}"),
        "verified": N_("verified on {day}"),
        "never_verified": N_("never verified"),
        "stale": N_("last verified on {day}, so call first"),
        "answered_of": N_("answered {answered} of {sent} referrals"),
        "answers_within": N_("usually answers within {hours} working hours"),
        "declines_honestly": N_("usually declines and gives a reason ({declined} of {answered})"),
        "often_silent": N_("often does not answer: {answered} of {sent} referrals answered"),
        "answers_again": N_("answers now: most referrals of the last year, seldom before"),
        "answers_usually": N_("usually answers (the numbers are hidden: few people of other centres)"),
        "declines_usually": N_("usually declines and gives a reason (the numbers are hidden)"),
        "seldom_answers": N_("often does not answer (the numbers are hidden: few people of other centres)"),
        "little_known": N_("too little is known yet about how they answer"),
    }
)
# How a detail of a reason is said: as areas, as days, as papers, or by the list of words its codes come from.
DETAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "area": "areas",
        "areas": "areas",
        "day": "days",
        "papers": "papers",
        "hours": "hours",
        "language": "languages",
    }
)
# Why services are impossible, as a heading over a number of them.
BLOCKED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "organisation_closed": N_("organisation closed"),
        "service_suspended": N_("service suspended"),
        "not_this_area": N_("another territory"),
        "age_too_young": N_("only for older people"),
        "age_too_old": N_("only for younger people"),
        "papers_missing": N_("missing documents"),
        "not_insured": N_("only for the health-insured"),
        "not_open_then": N_("not open at that time"),
        "window_closed": N_("applications closed"),
        "funding_ended": N_("funding ended"),
        "places_full": N_("no places"),
        "list_full": N_("waiting list full"),
    }
)
