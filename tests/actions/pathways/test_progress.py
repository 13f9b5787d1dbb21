"""What closing a step does: the client gains what the service grants, and the next step is drafted once."""

import pytest

from graph.model import where
from referral.errors import NotFound
from referral.model.referrals import Referral, State
from referral.pathways import actions, progress
from referral.pathways.gains import GRANTING
from referral.pathways.model import REACHED
from referral.storage import records
from tests.fakes.pathway_steps import GOAL, completed, held, store_and_follow


def others(office, step: Referral) -> list[Referral]:
    stored, _ = office.read(lambda tx: records.find(tx, Referral, where(client=step.client)))
    return [referral for referral in stored if referral.id != step.id]


@pytest.mark.parametrize("result", sorted(GRANTING))
def test_a_result_that_grants_gives_the_document_and_drafts_the_next_step(office, step, result):
    store_and_follow(office, completed(step, office, result))
    assert "id_card" in held(office, step)
    (following,) = others(office, step)
    assert (following.service, following.state, following.follows) == ("S16", State.DRAFT, step.id)
    assert following.assistant == "AS-1"


def test_a_result_that_grants_nothing_changes_nothing(office, step):
    before = held(office, step)
    store_and_follow(office, completed(step, office, "advice_only"))
    assert held(office, step) == before
    assert others(office, step) == []


@pytest.mark.parametrize("change", [{"state": State.IN_SERVICE}, {"service": None}, {"completed_at": None}])
def test_only_what_was_completed_just_now_counts(office, step, change):
    before = held(office, step)
    office.write(lambda tx: progress.after(tx, office, completed(step, office, **change)))
    assert held(office, step) == before
    assert others(office, step) == []


def test_the_last_step_reaches_the_goal_and_drafts_nothing_more(office, step):
    store_and_follow(office, completed(step, office))
    (last,) = others(office, step)
    store_and_follow(office, completed(last, office, "enrolled_or_registered"))
    assert GOAL in held(office, step)
    assert len(others(office, step)) == 1
    (pathway,) = actions.pathways_of(office, step.client)
    assert pathway.status == REACHED


def test_a_goal_is_a_document_a_need_or_a_service_and_anything_else_is_not_found(office):
    directory = office.directory()
    kinds = [progress.goal_of(office, directory, code).kind.name for code in ("id_card", "hea.gp", "S16")]
    assert kinds == ["STATE", "NEED", "SERVICE"]
    with pytest.raises(NotFound):
        progress.goal_of(office, directory, "S999")


def test_open_referrals_are_those_that_have_not_ended(office, step):
    assert set(office.read(lambda tx: progress.open_referrals(tx, step.client))) == {"S29"}
    store_and_follow(office, completed(step, office, "advice_only"))
    assert office.read(lambda tx: progress.open_referrals(tx, step.client)) == {}
