"""The referrals that a question counts, as exactly as its reader may know them: permission comes before any picture.

A reader of the referrals of all centres reads every number. Who leads one centre reads those of that centre, and none
of others. An assistant reads the numbers of the own clients; of colleagues of the same centre a number is told only
where it is of enough other people, and only in the usual period: a narrowed question counts the own clients alone, so
that no two questions can be taken from each other. A reader of figures reads none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from graph.model import where
from graph.store import Reader
from referral.access import policy
from referral.access.policy import Permission, Scope, scope_of
from referral.calendar import start_of_day
from referral.context import Context
from referral.matching.partners.partner_figures import Outcomes, figures_of
from referral.matching.partners.partner_outcomes import outcomes_of, records_of_partners, usual_cohort
from referral.model.clients import Client
from referral.model.ids import ClientCode, OrganisationId
from referral.network.scene.counts import NO_COUNTS, Counts, Untold
from referral.network.scene.question import Period, Question
from referral.storage import records

Path = tuple[OrganisationId, OrganisationId]
Rows = Mapping[Path, Sequence[Outcomes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Referrals as one reader may know them: `paths` from a centre to an organisation, `organisations` all to one.

    `hidden` tells that there are referrals and none is told; `own_only` that those of other centres are not counted.
    """

    paths: Mapping[Path, Counts]
    organisations: Mapping[OrganisationId, Counts]
    hidden: bool = False
    own_only: bool = False


NO_TRAFFIC = Traffic(paths=MappingProxyType({}), organisations=MappingProxyType({}), hidden=True)


def traffic(context: Context, question: Question, *, period: Period | None = None) -> Traffic:
    """Return the referrals of a question, or those of another period for the same question."""
    if policy.granted(context, Permission.SEE_NETWORK) is Scope.FIGURES:
        return NO_TRAFFIC
    asked = replace(question, period=period or question.period)
    rows = _rows(context, asked)
    scope = scope_of(context.actor, Permission.SEE_REFERRALS)
    if scope is Scope.ALL:
        return _counted(rows, own=None, least=0)
    seen = {path: part for path, part in rows.items() if path[0] == context.actor.centre}
    if scope is Scope.CENTRE:
        return replace(_counted(seen, own=None, least=0), own_only=True)
    own = context.read(lambda tx: _own_clients(tx, context))
    if question.is_narrowed or period is not None or context.as_of is not None:
        of_own = {path: [row for row in part if row.client in own] for path, part in seen.items()}
        return replace(_counted({k: v for k, v in of_own.items() if v}, own=None, least=0), own_only=True)
    least = int(context.vocabulary.threshold("small_number"))
    return replace(_counted(seen, own=own, least=least), own_only=True)


def _rows(context: Context, question: Question) -> Rows:
    """Return every outcome by path; the usual ones are those of find help, map, gaps and results."""
    if question.need is None and question.period is None:
        return records_of_partners(context).flows
    cohort = replace(usual_cohort(context), need=question.need)
    if question.period is not None:
        first, last = question.period
        cohort = replace(cohort, start=start_of_day(first), end=start_of_day(last + timedelta(days=1)))

    def work() -> Rows:
        paths: dict[Path, list[Outcomes]] = {}
        for row in context.read(lambda tx: tuple(outcomes_of(tx, cohort))):
            if row.centre is not None:
                paths.setdefault((row.centre, row.organisation), []).append(row)
        return paths

    return context.shared(("map rows", cohort.start, cohort.end, cohort.need), work)


def _own_clients(reader: Reader, context: Context) -> frozenset[ClientCode]:
    clients = records.find(reader, Client, where(assistant=context.actor.id))[0]
    return frozenset(client.id for client in clients)


def _counted(rows: Rows, *, own: frozenset[ClientCode] | None, least: int) -> Traffic:
    to: dict[OrganisationId, list[Outcomes]] = {}
    for (_, organisation), part in rows.items():
        to.setdefault(organisation, []).extend(part)
    return Traffic(
        paths=MappingProxyType(
            {path: counts_of(part, own=own, least=least) for path, part in sorted(rows.items()) if path[0] != path[1]}
        ),
        organisations=MappingProxyType({key: counts_of(part, own=own, least=least) for key, part in to.items()}),
    )


def counts_of(rows: Sequence[Outcomes], *, own: frozenset[ClientCode] | None, least: int) -> Counts:
    """Return how many were sent, are old enough to judge, and led to help.

    `own` are the clients whose numbers the reader knows: where there are others, a number is told only when at least
    `least` other people are in it, and the outcome only when so many other people are on each side of it.
    """
    figures = figures_of(rows)
    exact: Counts = {"sent": figures.sent, "aged": figures.aged, "served": figures.served}
    if own is None or not (others := [row for row in rows if row.client not in own]):
        return exact if figures.sent else NO_COUNTS
    few = {"sent": Untold.FEW, "aged": Untold.FEW, "served": Untold.FEW}
    if _people(others) < least:
        return few
    sides = (
        _people(row for row in others if row.over and row.served),
        _people(row for row in others if row.over and not row.served),
    )
    young = _people(row for row in others if not row.over)
    if any(side < least for side in sides) or 0 < young < least:
        return {**few, "sent": figures.sent}
    return exact


def _people(rows: Iterable[Outcomes]) -> int:
    return len({row.client for row in rows})
