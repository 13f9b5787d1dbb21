"""Work out what changes of the directory would do; nothing is stored."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from referral.access import policy
from referral.access.policy import Permission, Scope
from referral.context import Context
from referral.gaps import ledger
from referral.gaps.finding import Finding, GapInput
from referral.gaps.what_if import visibility
from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import Change, refused
from referral.gaps.what_if.effects.matching import compared
from referral.gaps.what_if.effects.needs import Level, NeedShift, need_shifts, touched_needs
from referral.gaps.what_if.effects.people import People, people_of
from referral.gaps.what_if.effects.resilience import Loss, resilience
from referral.gaps.what_if.effects.ties import Parts, parts_of
from referral.gaps.what_if.effects.waits import Waits, waits_of
from referral.matching.partners.partner_outcomes import records_of_partners
from referral.model.ids import NeedCode
from referral.storage.directory import Directory

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What some changes would do.

    `answered` counts the kinds of need that somebody answers now, before and after, of `of` that there are. `needs` are
    the kinds that are answered less or more, `new` and `gone` the gaps that would come and go, single points of failure
    among them; `replaced` went because something worse came of the same need. `people` and `waits` are None where the
    reader is not told of people. `hides_needs`: others are about needs that must stay discreet.
    """

    changes: tuple[Change, ...]
    before: Directory
    after: Directory
    needs: tuple[NeedShift, ...]
    people: People | None
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    replaced: tuple[Finding, ...]
    waits: Waits | None
    parts: Parts
    answered: tuple[int, int]
    of: int
    hides_needs: bool = False

    @property
    def lost(self) -> tuple[NeedShift, ...]:
        """Return the kinds of need that are answered less."""
        return tuple(shift for shift in self.needs if shift.is_lost)

    @property
    def gained(self) -> tuple[NeedShift, ...]:
        """Return the kinds of need that are answered more."""
        return tuple(shift for shift in self.needs if not shift.is_lost)


def what_if(context: Context, changes: Sequence[Change]) -> WhatIf:
    """Return what changes would do, as the actor may see it.

    A reader of figures is told of the directory alone, who leads one centre of the people of that centre alone.
    Errors: NotAllowed, BadInput without a change, and with the first one that cannot be made.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    if not changes:
        raise refused("no_changes")
    before = context.directory()
    after = applied(before, changes, context.vocabulary, today=context.today)
    lines = tuple(str(change) for change in changes)
    reader = (scope, context.actor.centre if scope is Scope.CENTRE else None)
    return context.shared(("what_if", *reader, *lines), lambda: compare(context, after, changes=tuple(changes)))


def compare(context: Context, after: Directory, *, changes: tuple[Change, ...] = ()) -> WhatIf:
    """Return what another directory in the place of the stored one would do, as the actor may see it.

    Errors: NotAllowed.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    own = context.actor.centre if scope is Scope.CENTRE else None
    found = context.shared(("what_if_before", scope, own), lambda: _looked_at(context, scope, ledger.find_all))
    return _shown(context, scope, replace(_answer(context, scope, after, found), changes=changes))


def losses(context: Context) -> tuple[Loss, ...]:
    """Return how many kinds of need would be answered after losing one, two or three organisations.

    Errors: NotAllowed.
    """
    scope = policy.granted(context, Permission.SEE_GAPS)
    return context.shared(("losses", scope is Scope.FIGURES), lambda: _losses(context, scope))


def _losses(context: Context, scope: Scope) -> tuple[Loss, ...]:
    def work(data: GapInput) -> tuple[Loss, ...]:
        needs = _needs_told(context, scope)
        providers = {need: frozenset(service.organisation for service in data.usable(need)) for need in needs}
        active = [key for key, organisation in data.directory.organisations.items() if organisation.active]
        return resilience(providers, active)

    return _looked_at(context, scope, work)


def _needs_told(context: Context, scope: Scope) -> tuple[NeedCode, ...]:
    """Return the kinds of need that a reader is told of: of figures alone, not those that must stay discreet."""
    words = context.vocabulary
    return tuple(NeedCode(need) for need in words.needs if scope is not Scope.FIGURES or not words.is_sensitive(need))


def _balance(shifts: Iterable[NeedShift]) -> int:
    """Return how many more kinds of need somebody answers now."""
    return sum((shift.after is Level.SOMEBODY) - (shift.before is Level.SOMEBODY) for shift in shifts)


def _looked_at(context: Context, scope: Scope, work: Callable[[GapInput], T]) -> T:
    """Run work on what a reader's scenarios are worked out from, in one look at the store."""
    partners = records_of_partners(context)
    return context.read(
        lambda tx: work(visibility.seen(ledger.gap_input(context, tx, partners, lists=True), context.actor, scope))
    )


def _answer(context: Context, scope: Scope, after: Directory, old: tuple[Finding, ...]) -> WhatIf:
    """Return the whole answer; `old` are the gaps of the directory as it is."""
    partners = records_of_partners(context)
    fewest = int(context.vocabulary.threshold("record_minimum"))

    def work(data: GapInput) -> WhatIf:
        changed = replace(data, directory=after)
        touched = touched_needs(data.directory, after)
        both = compared(data, changed, partners, touched)
        new = ledger.find_all(changed)
        told = _needs_told(context, scope)
        answered = sum(1 for need in told if data.usable(need))
        needs = need_shifts(data, changed, touched)
        gone, lost = _only(old, new), {shift.need for shift in needs if shift.is_lost}
        return WhatIf(
            changes=(),
            before=data.directory,
            after=after,
            needs=needs,
            people=None if scope is Scope.FIGURES else people_of(both, context.vocabulary),
            new=_only(new, old),
            gone=tuple(finding for finding in gone if finding.need not in lost),
            replaced=tuple(finding for finding in gone if finding.need in lost),
            waits=waits_of(both, fewest=fewest) if scope is Scope.ALL else None,
            parts=parts_of(data.directory, after),
            answered=(answered, answered + _balance(shift for shift in needs if shift.need in told)),
            of=len(told),
        )

    return _looked_at(context, scope, work)


def _shown(context: Context, scope: Scope, answer: WhatIf) -> WhatIf:
    """Return an answer without what this reader may not see."""
    new, gone, replaced = (
        visibility.findings(findings, context.actor, scope, context.vocabulary)
        for findings in (answer.new, answer.gone, answer.replaced)
    )
    told = set(_needs_told(context, scope))
    needs = tuple(shift for shift in answer.needs if shift.need in told)
    return replace(
        answer, needs=needs, new=new, gone=gone, replaced=replaced, hides_needs=len(needs) < len(answer.needs)
    )


def _only(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings whose key is not among the others."""
    keys = {finding.key for finding in others}
    return tuple(finding for finding in findings if finding.key not in keys)
