"""Search, read and change organisations and services. Every change is audited."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from graph import transliteration
from graph.store import Reader, Writer
from referral import idempotency
from referral.access import audit, policy
from referral.access.policy import Permission
from referral.context import Context
from referral.directory.alike import confirm
from referral.errors import BadInput, ChangedMeanwhile, NotFound
from referral.idempotency import NOT_BY_FORM, Submitted
from referral.model import requirements
from referral.model.directory import Area, Organisation, Service
from referral.model.ids import OrganisationId, ServiceId
from referral.storage import records
from referral.vocabulary import Vocabulary

K = TypeVar("K")
V = TypeVar("V")
Entry = TypeVar("Entry", Area, Organisation, Service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found; without a text, every organisation."""

    organisations: tuple[Organisation, ...]
    services: tuple[Service, ...]


def search(context: Context, text: str) -> Found:
    """Find organisations and services whose words begin with the words of a text, in either alphabet."""
    policy.granted(context, Permission.SEE_DIRECTORY)
    directory = context.directory()
    if not text.strip():
        return Found(organisations=tuple(directory.organisations.values()), services=())

    def named(tx: Reader, kind: str, known: Mapping[Any, Organisation] | Mapping[Any, Service]) -> Iterable[str]:
        if context.as_of is not None:  # the words of the store are those of today
            return _named_then(kind, known, text)
        return [node.id for node in tx.search(kind, text, limit=max(len(known), 1))]

    def work(tx: Reader) -> Found:
        organisations = [OrganisationId(found) for found in named(tx, "Organisation", directory.organisations)]
        services = [ServiceId(found) for found in named(tx, "Service", directory.services)]
        kinds, needs = _meant(context.vocabulary, "kinds", text), _meant(context.vocabulary, "needs", text)
        organisations += [item.id for item in directory.organisations.values() if item.kind in kinds]
        services += [item.id for item in directory.services.values() if needs & set(item.needs)]
        return Found(
            organisations=_known(organisations, directory.organisations),
            services=_known(services, directory.services),
        )

    return context.read(work)


def _named_then(kind: str, known: Mapping[Any, Organisation] | Mapping[Any, Service], text: str) -> list[str]:
    """Return the entries among some of one kind that have the words of a text, the likeliest first."""
    query, fields = transliteration.alternatives(text), records.schema().kind(kind).searchable
    if not query:
        return []
    texts = ((key, " ".join(str(getattr(entry, name) or "") for name in fields)) for key, entry in known.items())
    words = ((key, " ".join(transliteration.words(said))) for key, said in texts)
    ranked = sorted(
        (transliteration.rank(said, query), key) for key, said in words if transliteration.matches(said, query)
    )
    return [key for _, key in ranked]


def organisation(context: Context, organisation_id: OrganisationId) -> Organisation:
    """Return one organisation, or the one that stands for it since a merge. Errors: NotFound."""
    policy.granted(context, Permission.SEE_DIRECTORY)
    directory = context.directory()
    return entry_of(directory.organisations, directory.standing_for(organisation_id), kind="Organisation")


def service(context: Context, service_id: ServiceId) -> Service:
    """Return one service. Errors: NotFound."""
    policy.granted(context, Permission.SEE_DIRECTORY)
    return entry_of(context.directory().services, service_id, kind="Service")


def entry_of(entries: Mapping[K, V], entry_id: K, *, kind: str) -> V:
    """Return one entry of the directory. Errors: NotFound."""
    entry = entries.get(entry_id)
    if entry is None:
        raise NotFound(kind=kind, id=entry_id)
    return entry


def save_organisation(
    context: Context,
    draft: Organisation,
    *,
    acknowledged: tuple[str, ...] = (),
    submitted: Submitted = NOT_BY_FORM,
) -> Organisation:
    """Store a new or changed organisation, once for each submission.

    Errors: NotAllowed, ChangedMeanwhile, NeedsConfirmation (a new one is like another).
    """
    directory = context.directory()
    return save(context, draft, lambda _: confirm(directory, draft, acknowledged=acknowledged), submitted=submitted)


def is_new(context: Context, stored: Organisation) -> bool:
    """Tell whether an organisation is as somebody entered it today, and nothing hangs on it."""
    directory = context.directory()
    return (
        stored.version == 1
        and stored.verified_on == context.today
        and stored.active
        and not directory.services_of.get(stored.id)
        and not directory.partners_of.get(stored.id)
    )


def undo_new(context: Context, organisation_id: OrganisationId) -> None:
    """Take back an organisation that was entered by mistake: it is kept, closed, and stands on no map.

    Errors: NotAllowed, NotFound; ChangedMeanwhile when it was changed since, or something hangs on it.
    """
    stored = organisation(context, organisation_id)
    if not is_new(context, stored):
        raise ChangedMeanwhile(kind="Organisation", id=organisation_id, state="")
    save(context, replace(stored, active=False), lambda _: None, submitted=NOT_BY_FORM)


def save_service(context: Context, draft: Service, *, submitted: Submitted = NOT_BY_FORM) -> Service:
    """Store a new or changed service with all it answers, serves, requires and grants.

    Errors: NotAllowed, BadInput, ChangedMeanwhile.
    """
    return save(context, draft, lambda _: _check_service(context, draft), submitted=submitted)


def save(context: Context, draft: Entry, check: Callable[[Writer], None], *, submitted: Submitted) -> Entry:
    """Store a checked entry of the directory, once for each submission. Errors: NotAllowed, those of the check."""
    policy.granted(context, Permission.EDIT_DIRECTORY)
    cls = type(draft)

    def make(tx: Writer) -> str:
        check(tx)
        records.save(tx, draft)
        audit.record(tx, context, f"{cls.__name__.lower()}.save", kind=cls.__name__, subject=draft.id)
        return draft.id

    entry_id = idempotency.once(context, submitted, make)
    return context.read(lambda tx: records.get(tx, cls, entry_id))


def _check_service(context: Context, draft: Service) -> None:
    """Refuse alternatives that are no prerequisites, a window that cannot be read, and a negative number of days."""
    known = context.vocabulary.codes("prerequisites")
    problems: list[tuple[str, str, dict[str, object]]] = [
        ("requires_any", "unknown_paper", {"code": code})
        for word in draft.requires_any
        for code in requirements.alternatives(word)
        if code not in known
    ]
    if draft.window is not None and requirements.read_window(draft.window) is None:
        problems.append(("window", "not_a_window", {}))
    if draft.wait_days is not None and draft.wait_days < 0:
        problems.append(("wait_days", "not_in_range", {"low": 0, "high": 3650}))
    if problems:
        raise BadInput(problems=tuple(problems))


def _meant(words: Vocabulary, listing: str, text: str) -> set[str]:
    """Return the codes of a list whose words begin with the words of a text: people search for a kind or a need."""
    query = transliteration.alternatives(text)
    return {
        code
        for code, term in words.terms(listing).items()
        if transliteration.matches(
            " ".join(transliteration.words(" ".join((*term.labels.values(), getattr(term, "abbreviation", ""))))), query
        )
    }


def _known(ids: Sequence[K], entries: Mapping[K, V]) -> tuple[V, ...]:
    """Return the entries of these ids, each once, in order."""
    return tuple(entries[entry_id] for entry_id in dict.fromkeys(ids) if entry_id in entries)
