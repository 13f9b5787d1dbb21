"""Somebody who is no client yet becomes one, with the first referral: a person met today, or a child of a client."""

from dataclasses import replace

from graph.store import Reader, Writer
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.clients.client_fields import check_client
from referral.clients.clients import client_for
from referral.clients.personal_data import without_words
from referral.context import Context
from referral.errors import BadInput
from referral.model.clients import Client, Person
from referral.model.ids import AreaId, ClientCode, OrganisationId, UserId
from referral.storage import records


def client_of(tx: Reader, context: Context, person: Person, *, code: str = "") -> Client:
    """Return the client that a person would be, not stored; a child belongs to the assistant and home of its parent.

    Errors: NotAllowed, NotFound (the parent), BadInput (no territory, or a code that is in no list).
    """
    policy.granted(context, Permission.EDIT_CLIENTS)
    words, year = context.vocabulary, context.today.year
    if person.age is not None and person.age not in words.codes("age_bands"):
        raise BadInput(problems=(("age", "unknown", {"code": person.age}),))
    if person.area is None:
        raise BadInput(problems=(("area", "missing", {}),))
    youngest, oldest = words.ages(person.age) if person.age else (None, None)
    draft = Client(
        id=ClientCode(code),
        area=person.area,
        assistant=UserId(context.actor.id),
        centre=OrganisationId(context.actor.centre or ""),
        # The years that give the same ages back today.
        birth_from=None if oldest is None else year - oldest,
        birth_to=None if youngest is None else year - youngest - (1 if youngest else 0),
        language=person.language,
        barriers=person.barriers,
        held=person.held,
        not_held=person.not_held,
        created_at=context.clock(),
    )
    if person.parent is None:
        return draft
    parent = client_for(tx, context, person.parent, Permission.EDIT_CLIENTS)
    return replace(draft, assistant=parent.assistant, centre=parent.centre, household=parent.household)


def add_person(tx: Writer, context: Context, person: Person) -> Client:
    """Store a person as a client under a new code, and a child in the household of its parent.

    Errors: as `client_of`.
    """
    new = client_of(tx, context, person, code=new_code(context))
    known_household = new.household
    if person.parent is not None and known_household is None:
        new = replace(new, household=_drawn(context, "H"))
    check_client(context, new, known_household=known_household)
    if person.parent is not None and known_household is None:
        parent = client_for(tx, context, person.parent, Permission.EDIT_CLIENTS)
        records.save(tx, replace(parent, household=new.household))
        audit.record(tx, context, "client.change", kind="Client", subject=parent.id)
    records.save(tx, new)
    audit.record(tx, context, "client.add", kind="Client", subject=new.id)
    return records.get(tx, Client, new.id)


def new_code(context: Context) -> str:
    """Return a code for a new client, drawn at random."""
    return _drawn(context, "C")


def _drawn(context: Context, prefix: str) -> str:
    return without_words(f"{prefix}-{context.new_id(prefix)[-10:]}".upper())


def home_area(context: Context) -> AreaId | None:
    """Return the territory of the actor's centre, where somebody who comes in most likely lives; None if not known."""
    directory = context.directory()
    centre = directory.organisations.get(OrganisationId(context.actor.centre or ""))
    local = {area.id for area in directory.local_areas()}
    return centre.seat if centre is not None and centre.seat in local else None
