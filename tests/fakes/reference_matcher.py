"""Matching told plainly: every service looked at, nothing indexed, nothing shared. What the quick one must equal."""

from collections import Counter


def plain_match(directory, question, waiting):
    """Return the ids of candidates, the near misses with their code, and the blocked counts."""
    good, near, blocked = set(), {}, Counter()
    for service in directory.services.values():
        organisation = directory.organisations.get(service.organisation)
        if question.need not in service.needs or organisation is None:
            continue
        if not in_reach(directory, question.area, service):
            blocked["not_this_area"] += 1
            continue
        failed = plain_fails(directory, question, service, organisation, waiting.get(service.id, 0))
        if not failed:
            good.add(service.id)
        elif len(failed) == 1:
            near[service.id] = failed.pop()
        else:
            blocked.update(failed)
    return good, near, dict(blocked)


def in_reach(directory, area, service):
    """Without an area everything is; a service of no known area is; others by what they are part of, step by step."""
    if area is None or not service.areas:
        return True
    mine = set(upwards(directory, area))
    return any(mine & set(upwards(directory, one)) for one in service.areas)


def upwards(directory, area):
    found = []
    while area in directory.areas and area not in found:
        found.append(area)
        area = directory.areas[area].part_of
    return found


def plain_fails(directory, question, service, organisation, waiting):
    """The codes a service fails by, written once more straight from field.md, section 2 (b)."""
    wanted, held, denied = set(service.requires), question.held, question.not_held
    if service.accepts_uninsured:
        wanted -= {"health_insured"}
    groups = [set(word.split("|")) for word in service.requires_any]
    ages, places = question.ages, service.places
    closed = not organisation.active
    young = ages and service.age_from is not None and ages[1] < service.age_from
    rules = {
        "organisation_closed": closed,
        "service_suspended": not closed and service.status != "active",
        "not_this_area": question.area and service.areas and not serves(directory, question.area, service),
        "age_too_young": young,
        "age_too_old": ages and not young and service.age_to is not None and ages[0] > service.age_to,
        "papers_missing": (wanted - {"health_insured"} - held) & denied
        or any(group != {"health_insured"} and not group & held and group <= denied for group in groups),
        "not_insured": "health_insured" in (wanted - held) & denied and not service.accepts_uninsured,
        "not_open_then": question.hours
        and service.hours
        and not {*question.hours, "round_the_clock"} & {*service.hours},
        "funding_ended": service.funded_until and service.funded_until < question.today,
        "window_closed": service.window and not in_window(service.window, question.today),
        "places_full": places == 0,
        "list_full": places and waiting >= question.full_factor * places,
    }
    return {code for code, failed in rules.items() if failed}


def serves(directory, area, service):
    """Here, or from outside the municipality within something both are part of."""
    mine = upwards(directory, area)
    here = next((one for one in mine if directory.areas[one].type == "municipality"), None)
    theirs = [upwards(directory, one) for one in service.areas]
    return bool({*mine} & {*service.areas}) or any(here not in one and {*one} & {*mine} for one in theirs)


def in_window(window, today):
    """Text MM-DD compares like a date; a window that ends before it begins runs over New Year."""
    opens, closes = window.split("/")
    now = f"{today:%m-%d}"
    return opens <= now <= closes if opens <= closes else now >= opens or now <= closes
