"""The link of a slip: made where a partner may know, kept when it is printed again, never for a discreet slip."""

from graph.model import where
from referral.model.actors import Role
from referral.model.communication import AnswerLink
from referral.partners import answer_links, slips
from referral.storage import records
from tests.fakes.demo_fixture import context
from tests.web.partners.answer_examples import BY_SLIP, referred

TOKEN = "a-token-of-a-slip-0123456789-abcdefghijklmn"


def links_of(store, made):
    return store.read(lambda tx: records.find(tx, AnswerLink, where(referral=made.id))[0])


def test_one_token_makes_one_link_however_often_it_is_printed(office, store):
    made = referred(office, "one-token", way=BY_SLIP)
    for _ in range(3):
        assert slips.slip(office, made.id, token=TOKEN).linked
    (link,) = links_of(store, made)
    assert link.by_slip
    assert link.id == answer_links.fingerprint(TOKEN) != TOKEN
    assert slips.referral_behind(office, TOKEN).id == made.id
    assert slips.referral_behind(office, "another") is None


def test_without_a_token_or_the_right_to_make_links_there_is_none(office, store, clock):
    made = referred(office, "no-token", way=BY_SLIP)
    assert not slips.slip(office, made.id).linked
    assert not slips.slip(context(store, Role.COORDINATOR, clock=clock), made.id, token=TOKEN).linked
    assert links_of(store, made) == ()


def test_whoever_opens_it_sees_the_number_alone(office):
    made = referred(office, "number-alone", way=BY_SLIP)
    slips.slip(office, made.id, token=TOKEN + "-x")
    shown = answer_links.begin(office, TOKEN + "-x").shown
    assert shown.code == made.short_code
    assert (shown.client, shown.need, shown.age_band, shown.area) == (None, None, None, None)


def test_it_ends_like_every_link(office, clock):
    made = referred(office, "ends", way=BY_SLIP)
    slips.slip(office, made.id, token=TOKEN + "-y")
    clock.forward(days=15)
    assert slips.referral_behind(office, TOKEN + "-y") is None
