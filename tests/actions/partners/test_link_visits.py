"""Whatever is done with answer links, in whatever order, keeps the promises."""

import shutil

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph.engines.sqlite.store import open_sqlite
from referral.errors import BadInput, IllegalMove, NoConsent, NotFound
from referral.lifecycle import replay
from referral.lifecycle.states import ANSWERABLE, OPEN
from referral.model.actors import ActingAs, Role
from referral.model.communication import AnswerLink
from referral.model.referrals import Action, Referral, State, TransitionData
from referral.partners import answer_links
from referral.partners.answer_form import REPORTS, AnswerResult, PartnerAnswer
from referral.referrals import act, withdraw_consent
from referral.storage import records
from tests.actions.partners.link_examples import FACTS, referred, stored
from tests.fakes.demo_fixture import FakeClock, context


class Visits(RuleBasedStateMachine):
    """Whatever is done in whatever order: no answer without a living link, at most one decision at a time, nothing lost."""

    source = None
    number = 0

    @initialize()
    def begin(self):
        Visits.number += 1
        self.path = self.source.parent / f"visits-{Visits.number}.sqlite"
        shutil.copy(self.source, self.path)
        self.store = open_sqlite(self.path, records.schema())
        self.clock = FakeClock()
        self.office = context(self.store, Role.ASSISTANT, clock=self.clock)
        self.made = referred(self.office, "one")
        self.tokens, self.forms, self.taken = [], [], 0
        self.withdrawn = False

    @rule()
    def issue(self):
        token = f"token-{len(self.tokens)}-{Visits.number}"
        try:
            answer_links.issue(self.office, self.made.id, token=token)
            self.tokens.append(token)
        except (IllegalMove, NoConsent):
            assert self.withdrawn or self._referral().state not in ANSWERABLE

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def open(self, data):
        token = data.draw(st.sampled_from(self.tokens))
        before = self._referral()
        try:
            self.forms.append((token, answer_links.begin(self.office, token).nonce))
        except NotFound:
            assert not self._living(token)
        assert self._referral() == before

    @precondition(lambda self: self.forms)
    @rule(data=st.data(), choice=st.sampled_from(sorted(FACTS)))
    def answer(self, data, choice):
        token, nonce = data.draw(st.sampled_from(self.forms))
        before, living = self._referral(), self._living(token)
        try:
            took, state = answer_links.answer(
                self.office, token, PartnerAnswer(choice=choice, nonce=nonce, data=FACTS[choice])
            )
        except NotFound:
            assert not living
            assert self._referral() == before
        except BadInput:
            assert self._referral() == before
        else:
            assert living
            found = self._referral()
            if found.events == before.events:
                return  # the same form again
            added = found.events - before.events
            apply = choice == "appoint" and before.state is State.SCHEDULED
            corrects = (
                took is not AnswerResult.KEPT and before.state in CORRECTABLE and choice not in {*WORDS, *REPORTS}
            )
            assert added == (
                2 if took is AnswerResult.CORRECTED or corrects or (took is AnswerResult.REPORTED and apply) else 1
            )
            assert found.state is state
            assert (took is AnswerResult.REPORTED) is (choice in REPORTS and took is not AnswerResult.KEPT)

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def revoke(self, data):
        link = stored(self.store, AnswerLink, answer_links.fingerprint(data.draw(st.sampled_from(self.tokens))))
        answer_links.revoke(self.office, link.id, expected=link.version)
        assert not self._living_id(link.id)

    @rule(hours=st.sampled_from([1, 20, 30, 24 * 8]))
    def wait(self, hours):
        self.clock.forward(hours=hours)

    @rule()
    def cancel(self):
        if self._referral().state in OPEN:
            act.act(self.office, self.made.id, Action.CANCEL, data=TransitionData(reason="moved_away"))

    @rule()
    def withdraw(self):
        withdraw_consent.withdraw(self.office, self.made.consent, channel="phone")
        self.withdrawn = True
        for token in self.tokens:
            assert not self._living(token)

    @invariant()
    def stored_equals_replay(self):
        assert self.store.read(lambda tx: replay.check_replay(tx, self._referral()))
        living = [token for token in self.tokens if self._living(token)]
        assert len(living) <= 1, "a new link stops the earlier ones"

    @invariant()
    def a_partner_alone_closes_no_loop(self):
        found = self._referral()
        assert (found.need_result, found.loop_closed_at) == (None, None)

    @invariant()
    def only_links_and_the_centre_wrote(self):
        capacities = {event.acting_as for event in self.store.read(lambda tx: records.events_of(tx, self.made.id))}
        assert capacities <= {ActingAs.ASSISTANT, ActingAs.LINK, ActingAs.CLIENT}

    def teardown(self):
        if hasattr(self, "store"):
            self.store.close()
            for ending in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def _referral(self) -> Referral:
        return stored(self.store, Referral, self.made.id)

    def _living(self, token: str) -> bool:
        try:
            answer_links.opened(self.office, token)
        except NotFound:
            return False
        return True

    def _living_id(self, link_id: str) -> bool:
        return stored(self.store, AnswerLink, link_id).works(self.clock())


CORRECTABLE = {State.ACCEPTED, State.WAITLISTED, State.SCHEDULED, State.DECLINED, State.NEEDS_INFO}
WORDS = {"call_me", "wrong_recipient"}


def test_any_order_of_visits_keeps_the_promises(town_file):
    Visits.source = town_file
    run_state_machine_as_test(
        Visits,
        settings=settings(max_examples=30, stateful_step_count=20, suppress_health_check=list(HealthCheck)),
    )
