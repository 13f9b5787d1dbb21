"""Two entries of one organisation: everything comes along, a coordinator alone may do it, undone it is as before."""

from collections import defaultdict
from dataclasses import replace

import pytest

from graph.model import Order, where
from referral.directory import entries, merge, verification
from referral.errors import BadInput, NotAllowed
from referral.exchange.package.import_package import import_native
from referral.matching import find_help
from referral.matching.model import HelpRequest
from referral.model.actors import Role
from referral.model.directory import Organisation
from referral.storage import records
from referral.storage.directory_cache import DirectoryCache
from referral.storage.history import directory_entries
from referral.storage.reading import find_all
from tests.actions.clients import test_merge as of_clients
from tests.fakes.demo_fixture import PACKAGE, FakeClock, context

KEPT, GONE = "O14", "O44"


@pytest.fixture
def office(store):
    return context(store, Role.COORDINATOR, clock=FakeClock())


def counts(office, organisation: str) -> tuple[int, int, int, int]:
    def work(tx):
        return tuple(
            tx.tally(kind, where(organisation=organisation))[0].count for kind in ("Referral", "Consent", "Message")
        )

    services = len(office.directory().services_of.get(organisation, ()))
    return (services, *office.read(work))


def whole(office) -> set[str]:
    """Everything stored but the history of the directory, which grows with every change and is looked at apart."""
    return {text for text in of_clients.whole(office) if not text.startswith(f"Node(kind='{directory_entries.KIND}'")}


def history(office) -> dict[tuple[str, str], list[str | None]]:
    """The versions of every entry of the directory in order, as they are stored."""
    nodes = office.read(lambda tx: find_all(tx, directory_entries.KIND, order=(Order(field="number"),)))
    versions = defaultdict(list)
    for node in nodes:
        versions[node.fields["entry_kind"], node.fields["entry"]].append(node.fields.get("content"))
    return dict(versions)


def test_services_ties_referrals_and_consents_come_along(office):
    before = [counts(office, one) for one in (KEPT, GONE)]
    partners = [office.directory().partners_of.get(one, frozenset()) for one in (KEPT, GONE)]
    assert before[1][0] > 0 < before[1][1]
    merge.merge(office, KEPT, GONE)
    assert counts(office, KEPT) == tuple(map(sum, zip(*before, strict=True)))
    assert counts(office, GONE) == (0, 0, 0, 0)
    directory = office.directory()
    assert directory.partners_of[KEPT] == (partners[0] | partners[1]) - {KEPT, GONE}
    assert GONE not in directory.organisations
    assert GONE not in directory.partners_of
    assert office.read(DirectoryCache().fresh) == replace(directory, revision=office.read(lambda tx: tx.revision()))


def test_who_asks_for_the_one_finds_the_other(office):
    merge.merge(office, KEPT, GONE)
    assert entries.organisation(office, GONE).id == KEPT
    assert GONE not in {one.id for one in entries.search(office, "").organisations}
    name = office.read(lambda tx: records.get(tx, Organisation, GONE)).name_bg
    assert GONE not in {one.id for one in entries.search(office, name).organisations}
    answer = find_help.find_help(office, HelpRequest(need="hea.home_visiting", today=office.today))
    assert GONE not in {one.service.organisation for one in answer.candidates}


def test_undone_it_is_as_if_it_had_not_been(office):
    before, directory, versions = whole(office), office.directory(), history(office)
    merge.merge(office, KEPT, GONE)
    office.directory()
    merge.undo(office, merge.recent(office)[0].id)
    assert whole(office) == before
    now = office.directory()
    after = history(office)
    assert {entry: contents[-1] for entry, contents in after.items() if contents[-1] is not None} == {
        entry: contents[-1] for entry, contents in versions.items() if contents[-1] is not None
    }
    assert all(after[entry][: len(contents)] == contents for entry, contents in versions.items())
    assert len(after["Organisation", GONE]) == len(versions["Organisation", GONE]) + 2  # the merge, and its end
    assert office.read(lambda tx: list(directory_entries.differing(tx))) == []
    assert set(now.organisations) == set(directory.organisations)
    assert {key: one.organisation for key, one in now.services.items()} == {
        key: one.organisation for key, one in directory.services.items()
    }
    assert {frozenset((tie.one, tie.other)) for tie in now.ties} == {
        frozenset((tie.one, tie.other)) for tie in directory.ties
    }


def test_an_open_check_is_handed_over(office):
    verification.ask(office, GONE)
    merge.merge(office, KEPT, GONE)
    (check,) = verification.waiting(office)
    assert check.organisation == KEPT
    verification.done(office, KEPT, finding="confirmed")
    assert verification.waiting(office) == ()


def test_a_second_import_of_the_old_entry_does_not_part_them(office):
    merge.merge(office, KEPT, GONE)
    before = counts(office, KEPT)[0]
    import_native(context(office.store, clock=office.clock), PACKAGE)
    assert GONE not in office.directory().organisations
    assert counts(office, KEPT)[0] == before


def test_only_a_coordinator_may_and_only_for_a_day(office):
    for role in (Role.ASSISTANT, Role.CENTRE_LEAD, Role.ADMINISTRATOR, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            merge.merge(office.as_actor(context(office.store, role).actor), KEPT, GONE)
    with pytest.raises(BadInput):
        merge.merge(office, KEPT, KEPT)
    merge.merge(office, KEPT, GONE)
    (done,) = merge.recent(office)
    office.clock.forward(days=1, seconds=1)
    with pytest.raises(BadInput):
        merge.undo(office, done.id)
