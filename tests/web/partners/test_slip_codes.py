"""The QR code of a slip: an answer page for the office that holds it, the referral for the assistant who made it."""

import re

import pytest

from graph.model import where
from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.model.referrals import State
from referral.referrals import withdraw_consent
from referral.storage import records
from tests.web.partners import answer_examples
from tests.web.partners.answer_examples import answered, linked, now
from web.pages.partners import answer_links as page_of_links


@pytest.fixture
def scanned(monkeypatch):
    """What the QR codes drawn in this test say."""
    texts = []
    real = page_of_links.qr_path
    monkeypatch.setattr(page_of_links, "qr_path", lambda text: texts.append(text) or real(text))
    return texts


@pytest.fixture
def slip_of(client_as, office, scanned):
    def printed(key, *, role=Role.ASSISTANT, client=None, **more):
        made = answer_examples.referred(office, key, way=answer_examples.BY_SLIP, **more)
        assert (client or client_as(role)).get(f"/referrals/{made.id}/slip").status_code == 200
        return made, scanned[-1].removeprefix("http://testserver")

    return printed


def test_the_assistant_comes_to_the_referral(client_as, slip_of):
    made, path = slip_of("qr-own")
    assert path.startswith("/s/")
    assert client_as(Role.ASSISTANT).get(path).headers["location"] == f"/referrals/{made.id}"
    assert client_as(Role.COORDINATOR).get(path).headers["location"] == f"/referrals/{made.id}"


def test_the_office_answers_and_sees_the_number_alone(cookieless, office, slip_of, store):
    made, path = slip_of("qr-office", need="doc.forms")
    door = cookieless.get(path).headers["location"]
    secret = re.fullmatch(r"/r/([\w-]+)", door).group(1)
    page = cookieless.post(door).text
    assert f"{made.short_code[:3]} {made.short_code[3:]}" in page
    for hidden in (made.client, office.vocabulary.label("needs", made.need, "bg"), "само за нас"):
        assert hidden not in page
    assert answered(cookieless, secret, "accept").status_code == 200
    assert now(store, made).state is State.ACCEPTED


def test_somebody_of_another_office_comes_to_the_answer_page_and_to_nothing_more(client_as, slip_of):
    _, path = slip_of("qr-other")
    assert client_as(Role.MUNICIPALITY).get(path).headers["location"].startswith("/r/")


def test_printing_again_keeps_the_first_paper_good_and_a_letter_leaves_it_good_too(
    cookieless, client_as, office, scanned, store
):
    secret, made = linked(office, "qr-again")
    assistant = client_as(Role.ASSISTANT)
    for sheet in ("bg", "en", "both"):
        assistant.get(f"/referrals/{made.id}/slip?sheet={sheet}")
    assert len(set(scanned)) == 1, "one session prints one code"
    client_as(Role.ASSISTANT).get(f"/referrals/{made.id}/slip")
    answer_examples.link_of(office, made)
    papers = {text.removeprefix("http://testserver") for text in scanned}
    assert len(papers) == 2
    for path in papers:
        assert cookieless.get(cookieless.get(path).headers["location"]).status_code == 200
    assert cookieless.get(f"/r/{secret}").status_code == 404
    stored = store.read(lambda tx: records.find(tx, AnswerLink, where(referral=made.id, by_slip=True))[0])
    assert len(stored) == 2
    assert not {link.id for link in stored} & {path.removeprefix("/s/") for path in papers}


def test_a_withdrawn_consent_closes_the_code(cookieless, office, slip_of):
    made, path = slip_of("qr-withdrawn")
    withdraw_consent.withdraw(office, made.consent, channel="visit")
    assert cookieless.get(cookieless.get(path).headers["location"]).status_code == 404


def test_who_makes_no_links_prints_the_number(slip_of):
    made, text = slip_of("qr-coordinator", role=Role.COORDINATOR)
    assert text == made.short_code


def test_a_discreet_slip_leads_nowhere(office, slip_of):
    directory = office.directory()
    service = next(
        one for one in directory.services.values()
        if directory.organisations[one.organisation].kind == "mental_health" and one.needs
    )  # fmt: skip
    made, text = slip_of("qr-discreet", need=service.needs[0], service=service.id)
    assert text == made.short_code


def test_logs_keep_no_token(slip_of):
    from web.http.security import masked

    _, path = slip_of("qr-logs")
    assert masked(f"GET {path} HTTP/1.1") == "GET /s/*** HTTP/1.1"
