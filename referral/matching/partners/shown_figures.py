"""The figures of one partner as its page, find help and the API show them, and the reasons that name them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.matching.model import said
from referral.matching.partners.partner_figures import Outcomes, PartnerFigures, figures_of
from referral.matching.partners.partner_outcomes import records_of_partners, usual_cohort
from referral.matching.partners.partner_record import (
    LITTLE_KNOWN,
    WITHOUT_NUMBERS,
    PartnerRecord,
    PartnerRecords,
    rank_of,
)
from referral.model.ids import ClientCode, OrganisationId

_NUMBERS: Final = tuple(spec.name for spec in fields(PartnerFigures) if spec.name != "hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigures:
    """The figures of a partner for one reader; None is a small number that this reader does not see, `hours` apart.

    They are of the referrals sent from `first` on; what each counts is said in `partner_figures`. `enough` tells
    whether they are enough to judge how the partner answers.
    """

    first: date
    enough: bool
    sent: int | None
    aged: int | None
    judged: int | None
    answered: int | None
    learnt: int | None
    declined: int | None
    served: int | None
    hours: int | None


def reads_all(context: Context) -> bool:
    """Tell whether somebody sees the referrals of every centre, and so every number."""
    return policy.scope_of(context.actor, Permission.SEE_REFERRALS) is Scope.ALL


def figures_of_partner(context: Context, organisation: OrganisationId) -> ShownFigures:
    """Return the figures of an organisation: those of find help, map, gaps and results.

    Who does not see the referrals of every centre reads no small number, and none in which few people are of other
    centres, as the own ones could be taken away from it; with few people of other centres, no number at all.
    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    exact = reads_all(context)
    least = 0 if exact else int(context.vocabulary.threshold("small_number"))
    records = records_of_partners(context)
    elsewhere = () if exact else _clients_elsewhere(records, organisation, own=context.actor.centre)
    return _shown(context, organisation, elsewhere, least=least)


def own_figures(context: Context, organisation: OrganisationId) -> ShownFigures:
    """Return the figures of an organisation as it sees them itself, by a link or with an account of its own.

    It reads no small number: what few people told their centre of it would tell who they are. The caller has made sure
    that it is this organisation that asks.
    """
    clients = _clients_elsewhere(records_of_partners(context), organisation, own=None)
    return _shown(context, organisation, clients, least=int(context.vocabulary.threshold("small_number")))


def _shown(
    context: Context, organisation: OrganisationId, elsewhere: Collection[PartnerFigures], *, least: int
) -> ShownFigures:
    """Return figures without the numbers of fewer than `least` people, in all or among some clients."""
    records = records_of_partners(context)
    figures = records.of_organisation(organisation)
    few = _few_people_in(elsewhere, least=least)
    enough = figures.judged >= records.fewest and "sent" not in few
    numbers: dict[str, int] = {name: getattr(figures, name) for name in _NUMBERS}
    return ShownFigures(
        first=usual_cohort(context).start.date(),
        enough=enough,
        hours=figures.hours if enough else None,
        **{
            name: None if "sent" in few or name in few or 0 < count < least else count
            for name, count in numbers.items()
        },
    )


def records_as_shown(context: Context, organisations: Iterable[OrganisationId]) -> PartnerRecords:
    """Return the records of these organisations as the actor reads them, for reasons and order of candidates.

    Who does not see the referrals of every centre gets them made of the shown figures alone: neither a reason nor a
    place in the order tells what those hide. Records of other organisations are left out then.
    Errors: NotAllowed.
    """
    policy.granted(context, Permission.FIND_HELP)
    records = records_of_partners(context)
    if reads_all(context):
        return records
    known = sorted(records.organisations.keys() & frozenset(organisations))
    shown = {one: _record_as_shown(records, one, figures_of_partner(context, one)) for one in known}
    return replace(records, organisations=MappingProxyType(shown), flows=MappingProxyType({}))


def _record_as_shown(records: PartnerRecords, organisation: OrganisationId, figures: ShownFigures) -> PartnerRecord:
    """Return what a partner's record says, for a reader of these figures: without a number that they hide.

    Where the reader may not judge the partner, it is one that nobody knows. Where the reader is told only that it
    answers usually or seldom, its share is the middle of what that means.
    """
    if not figures.enough:
        return replace(records.unknown, reasons=LITTLE_KNOWN)
    exact = records.organisations[organisation]
    numbers = {"answered": figures.answered, "sent": figures.judged, "declined": figures.declined}
    reasons = tuple(
        said(reason.verdict, WITHOUT_NUMBERS[reason.code])
        if reason.code in WITHOUT_NUMBERS and any(numbers[name] is None for name in reason.details)
        else reason
        for reason in exact.reasons
    )
    is_told = figures.answered is not None and figures.judged is not None
    share = exact.share if is_told else _middle(exact.share, limit=1 - records.silent_from)
    return PartnerRecord(share=share, reasons=reasons, rank=rank_of(share, slow=exact.rank[1]))


def _middle(share: float, *, limit: float) -> float:
    """Return the middle of the shares on this side of a limit."""
    return (limit + 1) / 2 if share > limit else limit / 2


def _clients_elsewhere(
    records: PartnerRecords, organisation: OrganisationId, *, own: OrganisationId | None
) -> tuple[PartnerFigures, ...]:
    """Return the figures of each client whom other centres than a reader's own sent to an organisation."""
    by_client: dict[ClientCode, list[Outcomes]] = {}
    for (centre, partner), rows in records.flows.items():
        if partner == organisation and centre != own:
            for row in rows:
                by_client.setdefault(row.client, []).append(row)
    return tuple(figures_of(rows) for rows in by_client.values())


def _few_people_in(clients: Collection[PartnerFigures], *, least: int) -> frozenset[str]:
    """Return the numbers that few of these clients are in; those served also where few were not."""
    people = {name: sum(bool(getattr(client, name)) for client in clients) for name in _NUMBERS}
    not_served = sum(client.aged > client.served for client in clients)
    few = {name for name, count in people.items() if 0 < count < least}
    return frozenset(few | {"served"} if 0 < not_served < least else few)
