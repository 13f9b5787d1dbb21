"""A slip is printed for a referral that was sent; its code leads back to it, for whoever may act on it."""

import pytest

from referral.errors import BadInput, IllegalMove, NotAllowed, NotFound
from referral.model.actors import Role
from referral.partners import slips
from referral.referrals import create
from tests.fakes.demo_fixture import context
from tests.fakes.new_referrals import new, referred


def test_a_slip_names_the_place_and_printing_it_is_recorded(store, office):
    made = referred(office)
    slip = slips.slip(office, made.id)
    assert (slip.organisation.id, slip.centre.id, slip.coded, slip.discreet) == (made.organisation, "O01", True, False)
    audit = store.read(lambda tx: tx.find("AuditEvent").nodes)
    assert ("referral.slip", made.id) in {(node.fields["action"], node.fields["subject"]) for node in audit}


def test_a_draft_has_no_slip(office):
    draft = create.draft(office, new(office))
    with pytest.raises(IllegalMove):
        slips.slip(office, draft.id)


def test_a_sensitive_need_makes_a_slip_discreet(office):
    needs = office.vocabulary.needs
    services = office.directory().services.values()
    service, need = next((service, need) for service in services for need in service.needs if needs[need].sensitive)
    made = referred(
        office, service=service.id, need=need, acknowledged=("already_open", "papers_missing", "not_suitable")
    )
    assert slips.slip(office, made.id).discreet


@pytest.mark.parametrize("write", [str.lower, lambda code: f" {code[:3]}-{code[3:]} "])
def test_a_code_is_found_however_it_is_written(office, write):
    made = referred(office)
    assert slips.by_code(office, write(made.short_code)).id == made.id


@pytest.mark.parametrize(("text", "problem"), [("ABC", "not_in_codes"), ("ACD", "code_length")])
def test_what_is_no_code_is_refused_by_name(office, text, problem):
    with pytest.raises(BadInput) as refused:
        slips.by_code(office, text)
    ((name, code, _),) = refused.value.details["problems"]
    assert (name, code) == ("code", problem)


def test_a_code_out_of_reach_is_found_by_nobody(store, office, clock):
    made = referred(office)
    other = office.as_actor(context(store, Role.CENTRE_LEAD, clock=clock).actor)
    assert slips.by_code(other, made.short_code).id == made.id
    with pytest.raises(NotFound):
        slips.by_code(office, "777777")
    with pytest.raises(NotAllowed):
        slips.by_code(context(store, Role.MUNICIPALITY, clock=clock), made.short_code)
