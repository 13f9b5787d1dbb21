"""The page of notifications: unread ones are shown and counted until their reader marks them as read."""

import re

from referral.model.actors import Role
from referral.model.referrals import Action, TransitionData
from referral.referrals import act
from tests.fakes.new_referrals import partner_of
from tests.web.conftest import send
from tests.web.partners.answer_examples import referred


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
