"""The directory as people use it: who may read and change it, what a search finds, and which services are refused."""

from dataclasses import replace

import pytest

from graph.model import where
from referral.directory import entries
from referral.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from referral.model.actors import SYSTEM, Role
from referral.model.directory import Organisation, Service
from tests.fakes.demo_fixture import context

ORGANISATION = Organisation(id="O-new", name_bg="Фондация „Зора“", kind="ngo", seat="A03")
SERVICE = Service(
    id="S-new", organisation="O01", name_bg="Ателие", status="active", needs=("com.info",), areas=("A03",)
)


@pytest.fixture
def office(store):
    return context(store, Role.COORDINATOR)


def problems(refused: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, str]]:
    return [(field, code) for field, code, _ in refused.value.details["problems"]]


@pytest.mark.parametrize("text", ["воденица", "Vodenitsa", "voden", "ВОДЕНИЦА център"])
def test_an_organisation_is_found_in_either_alphabet_by_how_its_words_begin(office, text):
    assert "O02" in [organisation.id for organisation in entries.search(office, text).organisations]


def test_a_word_for_a_kind_or_a_need_finds_what_is_of_it_each_once(office):
    found = entries.search(office, "labour office")
    ids = [organisation.id for organisation in found.organisations]
    assert "O05" in ids
    assert len(ids) == len(set(ids))
    label = office.vocabulary.label("needs", "chd.play", "bg")
    assert "S02" in [service.id for service in entries.search(office, label).services]


def test_without_a_text_every_organisation_is_shown_and_nonsense_finds_nothing(office):
    assert len(entries.search(office, "  ").organisations) == len(office.directory().organisations)
    assert entries.search(office, "щрумпфове") == entries.Found(organisations=(), services=())


def test_what_is_not_there_is_refused_by_its_kind_and_id(office):
    for attempt, kind in ((entries.organisation, "Organisation"), (entries.service, "Service")):
        with pytest.raises(NotFound) as refused:
            attempt(office, "X99")
        assert refused.value.details == {"kind": kind, "id": "X99"}
    assert entries.organisation(office, "O02").name_en == "Vodenitsa Centre"


def test_who_has_no_role_reads_nothing_and_who_may_not_edit_changes_nothing(store, office):
    nobody = office.as_actor(SYSTEM)
    for attempt in (
        lambda: entries.search(nobody, ""),
        lambda: entries.organisation(nobody, "O01"),
        lambda: entries.service(nobody, "S01"),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    for role in (Role.ASSISTANT, Role.CENTRE_LEAD, Role.MUNICIPALITY):
        with pytest.raises(NotAllowed):
            entries.save_organisation(context(store, role), ORGANISATION)
        with pytest.raises(NotAllowed):
            entries.save_service(context(store, role), SERVICE)
    assert {"O-new", "S-new"}.isdisjoint({*office.directory().organisations, *office.directory().services})


def test_a_saved_entry_is_in_the_directory_at_once_and_the_save_is_audited(store, office):
    entries.save_organisation(office, ORGANISATION)
    saved = entries.save_service(office, SERVICE)
    assert entries.organisation(office, "O-new").name_bg == ORGANISATION.name_bg
    assert entries.service(office, "S-new") == saved
    assert saved in office.directory().services_for["com.info"]
    log = store.read(lambda tx: tx.find("AuditEvent", where(actor="COORD"), limit=10_000)).nodes
    assert {(entry.fields["action"], entry.fields["subject"]) for entry in log} == {
        ("organisation.save", "O-new"),
        ("service.save", "S-new"),
    }


def test_a_save_over_an_older_version_is_refused(office):
    stored = entries.service(office, "S02")
    entries.save_service(office, replace(stored, places=3))
    with pytest.raises(ChangedMeanwhile):
        entries.save_service(office, replace(stored, places=4))
    assert entries.service(office, "S02").places == 3


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requires_any": ("id_card|licence",)}, [("requires_any", "unknown_paper")]),
        ({"window": "13-01/02-01"}, [("window", "not_a_window")]),
        ({"window": "every spring"}, [("window", "not_a_window")]),
        ({"wait_days": -1}, [("wait_days", "not_in_range")]),
        (
            {"requires_any": ("a|b",), "window": "", "wait_days": -5},
            [("requires_any", "unknown_paper"), ("requires_any", "unknown_paper"), ("window", "not_a_window"),
             ("wait_days", "not_in_range")],
        ),
    ],
)  # fmt: skip
def test_a_service_that_cannot_be_is_refused_with_everything_that_is_wrong(office, changes, expected):
    with pytest.raises(BadInput) as refused:
        entries.save_service(office, replace(SERVICE, **changes))
    assert problems(refused) == expected
    assert "S-new" not in office.directory().services


def test_alternatives_a_window_and_no_wait_are_kept(office):
    draft = replace(SERVICE, requires_any=("id_card|birth_certificate",), window="06-01/09-15", wait_days=0)
    saved = entries.save_service(office, draft)
    assert (saved.requires_any, saved.window, saved.wait_days) == (draft.requires_any, "06-01/09-15", 0)


def test_a_new_organisation_can_be_taken_back_until_something_hangs_on_it(office):
    new = replace(ORGANISATION, verified_on=office.today)
    saved = entries.save_organisation(office, new)
    assert entries.is_new(office, saved)
    entries.undo_new(office, saved.id)
    assert not entries.organisation(office, saved.id).active
    again = entries.save_organisation(office, replace(new, id="O-second", name_bg="Фондация „Изгрев“"))
    entries.save_service(office, replace(SERVICE, organisation=again.id))
    with pytest.raises(ChangedMeanwhile):
        entries.undo_new(office, again.id)
    assert entries.organisation(office, again.id).active


def test_an_old_organisation_is_not_taken_back(office):
    with pytest.raises(ChangedMeanwhile):
        entries.undo_new(office, "O05")
