"""The page of notifications: unread ones are shown and counted until their reader marks them as read."""

import re

from referral.model.actors import Role
from referral.model.communication import Notification
from referral.model.referrals import Action, TransitionData
from referral.referrals import act
from referral.storage import records
from referral.storage.reading import find_all
from tests.fakes.new_referrals import partner_of
from tests.web.conftest import send
from tests.web.partners.answer_examples import referred
from web.pages.referrals.notifications import SHOWN


def test_news_is_shown_until_it_was_marked_as_read(client_as, office):
    made = referred(office, "news")
    act.act(partner_of(office, made.organisation), made.id, Action.ACCEPT, data=TransitionData())
    client = client_as(Role.ASSISTANT)
    page = client.get("/notices").text
    assert made.short_code in page
    notices = re.findall(r'name="notice" value="([^"]+)"', page)
    assert send(client_as(Role.CENTRE_LEAD), "/notices", notice=notices).status_code == 303
    assert made.short_code in client.get("/notices").text, "nobody reads the news of others"
    assert send(client, "/notices", notice=notices).headers["location"] == "/notices"
    assert made.short_code not in client.get("/notices").text


def notify(office, name, *, count, referral):
    """Store notifications of the first assistant, all about one referral."""
    new = [
        Notification(id=f"{name}-{n}", user=office.actor.id, kind="due", referral=referral, number=1, at=office.clock())
        for n in range(count)
    ]
    office.write(lambda tx: records.save(tx, *new))


def bell_and_list(client):
    page = client.get("/notices").text
    bell = re.search(r'class="bell" href="/notices">.*?class="count">(\d+)<', page, re.DOTALL)
    return int(bell.group(1)) if bell else 0, page.count('name="notice"'), page


def test_the_bell_counts_what_the_list_shows_and_the_list_says_what_it_leaves_out(client_as, office):
    client = client_as(Role.ASSISTANT)
    nodes = office.read(lambda tx: find_all(tx, "Referral", []))
    elsewhere = next(node for node in nodes if node.fields["centre"] != office.actor.centre)
    notify(office, "first", count=3, referral=elsewhere.id)
    bell, listed, page = bell_and_list(client)
    assert bell == listed
    assert page.count("което вече не е във Вашия обхват") == 3
    assert elsewhere.fields["short_code"] not in page
    notify(office, "more", count=SHOWN - listed + 2, referral=elsewhere.id)
    bell, listed, page = bell_and_list(client)
    assert (bell, listed) == (SHOWN + 2, SHOWN)
    assert f"{SHOWN} от {SHOWN + 2}" in page
    assert "Отбелязване на всички" not in page
