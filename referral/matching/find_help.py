"""Ask who can help: for a client in the actor's reach, or for a profile without a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.matching import ranking
from referral.matching.able import able
from referral.matching.model import HelpRequest, Profile, help_request_of
from referral.matching.partners.shown_figures import records_as_shown
from referral.matching.partners.waiting_lists import WaitingLists, waiting_for, waiting_lists
from referral.matching.person import complete, help_request_for
from referral.matching.result import Coverage, MatchResult
from referral.model.clients import Client, Person
from referral.model.ids import NeedCode


def find_help(context: Context, request: HelpRequest) -> MatchResult:
    """Return who can help with a need; the site's own thresholds apply.

    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    request = complete(context.vocabulary, request)
    directory = context.directory()
    services = directory.region_services(request.need, request.area).services
    waiting = waiting_lists(context, [service.id for service in services])
    records = records_as_shown(context, {service.organisation for service in services})
    return as_shown(ranking.match(directory, request, waiting=waiting.people, partner_records=records), waiting)


def as_shown(result: MatchResult, waiting: WaitingLists) -> MatchResult:
    """Return a result without the numbers of waiting people that the reader does not read."""
    if not waiting.hidden:
        return result
    return replace(
        result,
        candidates=tuple(
            each._replace(reasons=tuple(waiting.as_shown(each.service.id, reason) for reason in each.reasons))
            for each in result.candidates
        ),
        near_misses=tuple(
            each._replace(reason=waiting.as_shown(each.service.id, each.reason)) for each in result.near_misses
        ),
    )


def coverage(context: Context, profile: Profile) -> Mapping[NeedCode, Coverage]:
    """Return for every need of the vocabulary how many services somebody like this could use now.

    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    waiting = context.read(waiting_for)
    needs = [NeedCode(need) for need in context.vocabulary.needs]
    return ranking.coverage(context.directory(), complete(context.vocabulary, profile), needs=needs, waiting=waiting)


def for_client(context: Context, client: Client, need: NeedCode, *, hours: Sequence[str] = ()) -> MatchResult:
    """Return who can help a client with a need."""
    policy.require_for(context.actor, Permission.SEE_CLIENTS, client, kind="Client", subject=client.id)
    return find_help(context, help_request_of(client, need, today=context.today, hours=tuple(hours)))


def helper_check(context: Context, *, today: date) -> Callable[[Client, NeedCode, Sequence[str]], bool]:
    """Return a function that tells whether somebody can help a client with a need on a day, at some hours.

    It asks the matcher with all that is known of the client: territory, age, papers, barriers, hours, and of the
    services their windows, funding and full lists.
    """
    directory, waiting = context.directory(), context.read(waiting_for)

    @cache
    def somebody(request: HelpRequest) -> bool:
        return any(True for _ in able(directory, request, waiting=waiting))

    def check(client: Client, need: NeedCode, hours: Sequence[str]) -> bool:
        request = help_request_of(client, need, today=today, hours=tuple(hours))
        return somebody(complete(context.vocabulary, request))

    return check


def for_person(context: Context, person: Person, need: NeedCode, *, hours: Sequence[str] = ()) -> MatchResult:
    """Return who can help somebody who is no client yet."""
    return find_help(
        context, help_request_for(context.vocabulary, person, need, today=context.today, hours=tuple(hours))
    )
