"""Links as use cases: of a revocation and an answer at once one wins, and a link counts once."""

import threading

from graph.model import where
from referral.errors import ChangedMeanwhile, NotFound, Refusal
from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.model.referrals import Action, Referral, TransitionData
from referral.partners import answer_links
from referral.partners.answer_form import PartnerAnswer
from referral.storage import records
from tests.actions.partners.link_examples import referred
from tests.fakes.demo_fixture import context


def together(*works) -> list[object]:
    """Do things at the same moment; return what each gave or was refused with."""
    start, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = works[place]()
        except Refusal as refused:
            results[place] = type(refused)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def race(store, made: Referral, secret: str) -> list[object]:
    """Revoke a fresh link and answer through it at once."""
    office = context(store, Role.ASSISTANT)
    link = answer_links.issue(office, made.id, token=secret)
    given = PartnerAnswer(choice="call_me", nonce=answer_links.begin(office, secret).nonce, data=TransitionData())
    return together(
        lambda: answer_links.revoke(context(store, Role.ASSISTANT), link.id, expected=link.version),
        lambda: answer_links.answer(context(store), secret, given),
    )


def words_of(store, made: Referral) -> int:
    return sum(one.action is Action.REMARK for one in store.read(lambda tx: records.events_of(tx, made.id)))


def test_of_a_revocation_and_an_answer_at_once_exactly_one_happens(store):
    made = referred(context(store, Role.ASSISTANT), "race")
    outcomes = [race(store, made, f"secret-{number}") for number in range(300)]
    for revoked, answered in outcomes:
        assert (revoked is ChangedMeanwhile) is not (answered is NotFound)
    assert words_of(store, made) == sum(revoked is ChangedMeanwhile for revoked, _ in outcomes)


def test_the_same_answer_from_two_threads_is_one(store):
    office = context(store, Role.ASSISTANT)
    made = referred(office, "double")
    for number in range(40):
        answer_links.issue(office, made.id, token=f"double-{number}")
        given = PartnerAnswer(
            choice="call_me", nonce=answer_links.begin(office, f"double-{number}").nonce, data=TransitionData()
        )
        one, other = together(
            *[lambda given=given, n=number: answer_links.answer(context(store), f"double-{n}", given)] * 2
        )
        assert one == other
        assert words_of(store, made) == number + 1


def test_a_link_counts_once_for_one_referral(store):
    office = context(store, Role.ASSISTANT)
    made = referred(office, "count")
    for number in range(3):
        answer_links.issue(office, made.id, token=f"t{number}")
    found = store.read(lambda tx: records.find(tx, AnswerLink, where(referral=made.id))[0])
    assert len(found) == 3
    assert [one.works(office.clock()) for one in sorted(found, key=lambda one: one.version)].count(True) == 1
