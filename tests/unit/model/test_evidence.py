"""How well each fact of a referral is known, and from whom."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referral.model.actors import ActingAs
from referral.model.evidence import VOUCHED, Fact, Source, channel_of, evidence_of, grade, sources_of
from referral.model.referrals import Action, Event, Evidence, Informant, Referral, State, TransitionData

NOW = datetime(2026, 1, 16, 14, tzinfo=UTC)
BARE = Referral(
    id="R", short_code="1", client="C", need="hea.gp", area="A", centre="O1", assistant="U", priority="routine",
    delivery="phone",
)  # fmt: skip


def event(action: Action, informant: Informant, *, acting_as: ActingAs, channel: str | None = None) -> Event:
    return Event(
        referral="R", number=3, at=NOW, action=action, actor="U", acting_as=acting_as, informant=informant,
        from_state=State.SENT, to_state=State.ACCEPTED, data=TransitionData(channel=channel),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("informant", "channel", "expected"),
    [
        (Informant.DOCUMENT, "visit", Evidence.DOCUMENT),
        (Informant.CLIENT, "phone", Evidence.CLIENT_CONFIRMS),
        (Informant.PARTNER, "phone", Evidence.NOTE_OF_CALL),
        (Informant.PARTNER, "slip", Evidence.PARTNER_HIMSELF),
        (Informant.PARTNER, None, Evidence.NOTE_OF_CALL),
        (Informant.ASSISTANT, "link", Evidence.NOTE_OF_CALL),
        (Informant.SYSTEM, None, Evidence.NONE),
    ],
)
def test_a_source_is_graded_by_who_says_so_and_how(informant, channel, expected):
    assert grade(informant, channel=channel) is expected
    assert Source(informant=informant, channel=channel, said_at=NOW).evidence is expected


def test_an_answer_by_link_or_account_is_the_partners_own_without_a_channel():
    by_link = event(Action.ACCEPT, Informant.PARTNER, acting_as=ActingAs.LINK)
    assert (channel_of(by_link), evidence_of(by_link)) == ("link", Evidence.PARTNER_HIMSELF)
    signed_in = event(Action.ACCEPT, Informant.PARTNER, acting_as=ActingAs.PARTNER)
    assert (channel_of(signed_in), evidence_of(signed_in)) == ("account", Evidence.PARTNER_HIMSELF)
    typed = event(Action.ACCEPT, Informant.PARTNER, acting_as=ActingAs.ON_BEHALF, channel="phone")
    assert (channel_of(typed), evidence_of(typed)) == ("phone", Evidence.NOTE_OF_CALL)


def test_what_the_centre_does_itself_proves_nothing():
    for action in set(Action) - VOUCHED:
        assert evidence_of(event(action, Informant.CLIENT, acting_as=ActingAs.ASSISTANT)) is Evidence.NONE


def test_each_fact_has_its_own_source_and_one_without_has_none():
    assert dict(sources_of(BARE)) == {}
    known = replace(
        BARE, process_informant=Informant.PARTNER, process_channel="link", process_said_at=NOW,
        need_informant=Informant.CLIENT, need_channel="phone", need_said_at=NOW,
    )  # fmt: skip
    assert {
        fact: (source.informant, source.channel, source.evidence) for fact, source in sources_of(known).items()
    } == {
        Fact.PROCESS: (Informant.PARTNER, "link", Evidence.PARTNER_HIMSELF),
        Fact.NEED: (Informant.CLIENT, "phone", Evidence.CLIENT_CONFIRMS),
    }
