"""Why a way to a goal is blocked, and what to do, in words."""

import pytest

from referral.model.directory import Service
from referral.pathways.blockers import BlockedService, Blocker, BlockReason
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import context
from tests.web.wording.test_presenter import presenter
from web.wording.pathways import PathWords


@pytest.fixture
def directory(store) -> Directory:
    return context(store).directory()


def blocker(reason: BlockReason, *services: BlockedService) -> Blocker:
    return Blocker(state="id_card", reason=reason, services=services)


def test_what_is_lacking_is_named_with_the_document_that_nobody_provides(directory):
    service = Service(id="S1", organisation="O1", name_bg="Лични документи", status="active")
    lacking = blocker(BlockReason.LACKING, BlockedService(service=service, missing=("address",)))
    bulgarian = PathWords(present=presenter("bg"), directory=directory)
    assert "За това се изисква: адресна регистрация." in bulgarian.why(lacking)
    english = PathWords(present=presenter("en"), directory=directory)
    assert english.why(lacking) == "This requires address registration, which nobody provides at the moment."
    assert english.way(lacking.services[0]) == "requires: address registration"


def test_nobody_provides_it_and_the_need_is_to_be_recorded(directory):
    words = PathWords(present=presenter("en"), directory=directory)
    nobody = blocker(BlockReason.NO_SERVICE)
    assert words.why(nobody) == "Nobody in the directory provides this."
    assert words.to_do(nobody) == ["Record the need and tell the coordinator: a provider has to be found."]


def test_every_reason_of_a_block_has_words(directory):
    words = PathWords(present=presenter("bg"), directory=directory)
    assert all(words.why(blocker(reason)).strip() for reason in BlockReason)
