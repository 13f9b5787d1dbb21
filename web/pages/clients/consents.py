"""A client's consents: what was agreed to, with whom, until when; write one down, withdraw one."""

from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.access.policy import Permission
from referral.clients import clients, consents
from referral.clients.consents import LEAST, NewConsent
from referral.errors import BadInput, NotFound
from referral.model.ids import ClientCode, ConsentId, OrganisationId
from referral.referrals import withdraw_consent
from web.http import render
from web.http.forms import Form
from web.http.gate import Room, Visit, Visiting

room: Final = Room()


@room.get("/clients/{code}/consents", Permission.RECORD_CONSENT)
def consent_list(visit: Visiting, code: str) -> Response:
    """Show a client's consents."""
    return _page(visit, code, Form(raw={}))


@room.post("/clients/{code}/consents", Permission.RECORD_CONSENT)
def add(visit: Visiting, code: str) -> Response:
    """Write a consent down."""
    form = Form(raw=visit.form)
    words = visit.desk.vocabulary
    organisation = form.choice("organisation", visit.desk.directory().organisations, required=True)
    way = form.choice("consent_way", words.codes("consent_ways"), required=True)
    giver = form.choice("consent_by", words.codes("consent_givers"), required=True)
    day = form.day("consent_on", required=True)
    until = form.day("consent_until")
    covers = form.choices("covers", words.codes("consent_fields"))
    if not form.problems and organisation and way and giver and day:
        new = NewConsent(
            way=way, given_on=day, given_by=giver, language=visit.language, covers=covers or LEAST, expires_on=until
        )
        try:
            consents.record(visit.desk, ClientCode(code), OrganisationId(organisation), new)
            return render.go(f"/clients/{code}/consents")
        except BadInput as refused:
            form.take(refused)
    return _page(visit, code, form, status=422)


@room.post("/clients/{code}/consents/{consent_id}/withdraw", Permission.RECORD_CONSENT)
def withdraw(visit: Visiting, code: str, consent_id: str) -> Response:
    """Withdraw a consent: from now on no link of it opens."""
    form = Form(raw=visit.form)
    way = form.choice("channel", visit.desk.vocabulary.codes("channels"), required=True)
    if consent_id not in {one.id for one in consents.of_client(visit.desk, ClientCode(code))}:
        raise NotFound(kind="Consent", id=consent_id)
    if way is None:
        return _page(visit, code, form, tried=consent_id, status=422)
    withdraw_consent.withdraw(visit.desk, ConsentId(consent_id), way=way)
    return render.go(f"/clients/{code}/consents")


def _page(visit: Visit, code: str, form: Form, *, tried: str = "", status: int = 200) -> Response:
    desk = visit.desk
    found = clients.client(desk, ClientCode(code))
    directory = desk.directory()
    given = consents.of_client(desk, found.id)
    return render.page(
        visit,
        "clients/consents.html",
        status=status,
        form=form,
        tried=tried,
        client=found,
        consents=given,
        people=accounts.names(desk, {one.recorded_by for one in given}),
        directory=directory,
        organisations=[one for one in directory.organisations.values() if one.active],
        today=desk.today,
    )
