"""What a service costs the person beside its conditions: waiting, money, the way there, papers to read."""

from referral.matching.model import Profile, Reason, Verdict, said
from referral.model.directory import Service


def capacity(asked: Profile, service: Service, waiting: int) -> Reason | None:
    """Tell whether there is room: no places, a full list, a list, or places."""
    places = service.places
    if places == 0:
        return said(Verdict.FAIL, "places_full")
    if places and waiting >= asked.full_factor * places:
        return said(Verdict.FAIL, "list_full", waiting=waiting, places=places)
    if waiting and places:
        return said(Verdict.CAUTION, "waiting_list", waiting=waiting, places=places)
    if waiting:
        return said(Verdict.CAUTION, "waiting", waiting=waiting)
    return said(Verdict.PASS, "places_free", places=places) if places else None


def fee(_: Profile, service: Service) -> Reason | None:
    """Tell whether the person pays."""
    if service.free is None:
        return None
    return said(Verdict.PASS, "free_of_charge") if service.free else said(Verdict.CAUTION, "fee")


def travel(asked: Profile, *, outside: bool) -> Reason | None:
    """Warn when somebody without transport would have to leave the municipality."""
    return said(Verdict.CAUTION, "no_transport") if outside and "no_transport" in asked.barriers else None


def daytime(asked: Profile, service: Service) -> Reason | None:
    """Warn when somebody who works in the day would have to come in the day; chosen hours say more and come first."""
    if asked.hours or "works_in_the_day" not in asked.barriers or not service.hours:
        return None
    return said(Verdict.CAUTION, "day_only") if set(service.hours) == {"day"} else None


def accompaniment(asked: Profile, service: Service) -> Reason | None:
    """Suggest to go along where somebody who cannot read would be handed papers to fill in."""
    asks_papers = bool(service.requires or service.requires_any) or service.how_to_apply is not None
    return said(Verdict.CAUTION, "accompany") if asks_papers and "cannot_read" in asked.barriers else None
