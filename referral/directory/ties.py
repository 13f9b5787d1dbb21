"""Declare, change and end partnerships between organisations."""

from graph.model import Edge
from graph.store import Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.directory.entries import entry_of
from referral.errors import BadInput, ChangedMeanwhile, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model.directory import Tie
from referral.model.ids import OrganisationId
from referral.storage import records


def ties_of(context: Context, organisation_id: OrganisationId) -> tuple[Tie, ...]:
    """Return the partnerships of an organisation, each seen from its side: `one` is the organisation itself.

    Errors: NotAllowed, NotFound.
    """
    policy.granted(context, Permission.SEE_DIRECTORY)
    directory = context.directory()
    entry_of(directory.organisations, organisation_id, kind="Organisation")
    own = [tie for tie in directory.ties if organisation_id in (tie.one, tie.other)]
    return tuple(sorted((_seen_from(organisation_id, tie) for tie in own), key=lambda tie: tie.other))


def save(context: Context, tie: Tie, *, submitted: Submitted = NOT_BY_FORM) -> Tie:
    """Store a new or changed partnership; two organisations have one, whichever of them it is entered for.

    Errors: NotAllowed, BadInput (with itself, with nobody known, of an unknown kind, begun in the future).
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)
    _check(context, tie)

    def make(tx: Writer) -> str:
        records.save_ties(tx, (tie,))
        audit.record(tx, context, "tie.save", kind="Organisation", subject=tie.one, detail=tie.other)
        return tie.one

    idempotency.once(context, submitted, make)
    return tie


def end(context: Context, one: OrganisationId, other: OrganisationId) -> None:
    """End a partnership; the history of the directory keeps what it was. Ending twice is ending once.

    Errors: NotAllowed, NotFound (an organisation that is not there).
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)
    for organisation in (one, other):
        entry_of(context.directory().organisations, organisation, kind="Organisation")

    def work(tx: Writer) -> None:
        if tx.untie((Edge(kind=records.TIE, source=one, target=other),)):
            audit.record(tx, context, "tie.end", kind="Organisation", subject=one, detail=other)

    context.write(work)


def between(context: Context, one: OrganisationId, other: OrganisationId) -> Tie | None:
    """Return the partnership of two organisations, seen from the first one's side, or None.

    Errors: NotAllowed, NotFound (the first one is not there).
    """
    return next((tie for tie in ties_of(context, one) if tie.other == other), None)


def undo(context: Context, one: OrganisationId, other: OrganisationId, *, was: Tie | None, now: Tie | None) -> None:
    """Put a partnership back as it was before a change that made it what it is `now`.

    Errors: NotAllowed, NotFound, BadInput; ChangedMeanwhile when it is no longer what that change made it.
    """
    policy.granted(context, Permission.EDIT_DIRECTORY)
    if between(context, one, other) != now:
        raise ChangedMeanwhile(kind="Tie", id=one, state="")
    if was is None:
        end(context, one, other)
    else:
        save(context, was)


def _check(context: Context, tie: Tie) -> None:
    organisations = context.directory().organisations
    if tie.one not in organisations:
        raise NotFound(kind="Organisation", id=tie.one)
    problems: list[tuple[str, str, dict[str, object]]] = []
    if tie.one == tie.other:
        problems.append(("other", "same_record", {}))
    elif tie.other not in organisations:
        problems.append(("other", "unknown", {"code": ""}))
    if tie.tie not in context.vocabulary.codes("ties"):
        problems.append(("tie", "unknown", {"code": ""}))
    if tie.since is not None and tie.since > context.today:
        problems.append(("since", "in_the_future", {}))
    if problems:
        raise BadInput(problems=tuple(problems))


def _seen_from(organisation_id: OrganisationId, tie: Tie) -> Tie:
    if tie.one == organisation_id:
        return tie
    return Tie(one=organisation_id, other=tie.one, tie=tie.tie, since=tie.since)
