"""What may leave of a referral: what consent covers today, what the law demands, and a reason that is not private."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referral.exchange.fhir.content import BARE_CONSENT, BY_LAW
from referral.model.referrals import Action, Route, TransitionData
from tests.fakes.fhir_story import CONSENT, EVERYTHING, START, TO_SENT, TODAY, story, told


def content(*actions: object, header: dict | None = None, **more: object):
    referral, events = story(*(actions or TO_SENT), **(header or {}))
    return told(referral, events, **more)


@pytest.mark.parametrize(
    ("consent", "fields"),
    [
        (CONSENT, frozenset(EVERYTHING)),
        (replace(CONSENT, covers=("code",)), frozenset({"code"})),
        (replace(CONSENT, expires_on=TODAY), frozenset(EVERYTHING)),
        (replace(CONSENT, expires_on=TODAY - timedelta(days=1)), frozenset()),
        (replace(CONSENT, given_on=TODAY + timedelta(days=1)), frozenset()),
        (replace(CONSENT, withdrawn_at=START), frozenset()),
        (replace(CONSENT, client="TH-2"), frozenset()),
        (replace(CONSENT, organisation="O99"), frozenset()),
        (None, BARE_CONSENT),
    ],
)
def test_only_what_a_consent_of_this_client_to_this_partner_covers_today_is_disclosed(consent, fields):
    assert content(consent=consent).disclosed == fields
    assert content(consent=consent).open is ("need" in fields)


def test_a_draft_without_consent_discloses_nothing():
    assert content(Action.CREATE, consent=None).disclosed == frozenset()


def test_a_report_by_law_discloses_what_the_law_asks_and_no_more_whatever_was_agreed():
    report = {"route": Route.REPORT.value, "need": "chd.risk"}
    for consent in (None, CONSENT, replace(CONSENT, withdrawn_at=START)):
        assert content(*TO_SENT, header=report, consent=consent).disclosed == BY_LAW


def test_who_may_not_see_the_client_is_told_nothing_of_the_client_s_record():
    assert content(knows_client=False).disclosed == {"code", "need", "area", "note"}


def test_a_withdrawal_closes_everything_even_when_the_consent_looks_in_force():
    withdrawn = (*TO_SENT, (Action.CANCEL, TransitionData(reason="consent_withdrawn")))
    assert content(*withdrawn).withdrawn
    assert content(*withdrawn, Action.VOID).disclosed == frozenset()
    assert not content(*TO_SENT, Action.CANCEL).withdrawn


@pytest.mark.parametrize(
    ("reason", "consent", "said"),
    [
        ("no_capacity", CONSENT, "no_capacity"),
        ("refused_or_treated_badly", CONSENT, "other"),
        ("no_capacity", replace(CONSENT, covers=("code",)), "other"),
        ("consent_withdrawn", replace(CONSENT, withdrawn_at=START), "consent_withdrawn"),
        ("no-response", replace(CONSENT, withdrawn_at=START), "no-response"),
    ],
)
def test_a_reason_is_said_where_the_need_may_be_and_is_not_private(reason, consent, said):
    assert content(consent=consent).may_say(reason) == said


def test_names_are_in_the_language_of_the_bundle_and_fall_back():
    english = content(language="en")
    assert english.name(english.partner) == "Hospital"
    assert english.name(english.centre) == "Център"
    assert content().name(english.partner) == "Болница"
