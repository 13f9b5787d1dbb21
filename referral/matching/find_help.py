"""Ask who can help: for a client in the actor's reach, or for a profile without a name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from graph.model import Condition, Op, where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission
from referral.context import Context
from referral.matching import ranking
from referral.matching.able import able
from referral.matching.model import HelpRequest, Profile, help_request_of
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.matching.partners.shown_figures import figures_of_partner, reads_all, shown_reasons
from referral.matching.person import complete, help_request_for
from referral.matching.result import Candidate, Coverage, MatchResult
from referral.model.clients import Client, Person
from referral.model.ids import NeedCode, ServiceId
from referral.model.referrals import State


def find_help(context: Context, request: HelpRequest) -> MatchResult:
    """Return who can help with a need; the site's own thresholds apply.

    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    request = complete(context.vocabulary, request)
    directory = context.directory()
    services = [service.id for service in directory.region_services(request.need, request.area).services]
    waiting = context.read(lambda tx: waiting_for(tx, services))
    result = ranking.match(directory, request, waiting=waiting, partner_records=records_of_partners(context))
    return result if reads_all(context) else replace(result, candidates=_as_shown(context, result.candidates))


def _as_shown(context: Context, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates with what the reader's own figures of each partner say of how it answers."""
    partners = {candidate.organisation.id for candidate in candidates}
    figures = {partner: figures_of_partner(context, partner) for partner in partners}
    shown = []
    for candidate in candidates:
        record = candidate.record
        reasons = shown_reasons(record.reasons, figures[candidate.organisation.id])
        others = candidate.reasons[: len(candidate.reasons) - len(record.reasons)]
        shown.append(candidate._replace(reasons=others + reasons, record=replace(record, reasons=reasons)))
    return tuple(shown)


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


def waiting_for(tx: Reader, services: Sequence[ServiceId] | None = None) -> Mapping[ServiceId, int]:
    """Return how many people wait for each of these services, or for any; services nobody waits for are left out."""
    if services is not None and not services:
        return {}
    conditions = where(state=State.WAITLISTED.value)
    if services is not None:
        conditions += (Condition(field="service", op=Op.IN, value=tuple(services)),)
    rows = tx.tally("Referral", conditions, by=("service",))
    return {ServiceId(str(row.key[0])): row.count for row in rows if row.key[0] is not None}
