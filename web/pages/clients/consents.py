"""A client's consents: what was agreed to, with whom, until when; write one down, withdraw one."""

from typing import Final

from fastapi.responses import Response

from referral.access import accounts
from referral.access.policy import Permission
from referral.clients import clients, consents
from referral.clients.consents import MINIMUM_FIELDS, NewConsent
from referral.errors import NotFound
from referral.model.ids import ClientCode, ConsentId, OrganisationId
from referral.referrals import withdraw_consent
from web.http import render
from web.http.forms import Form
from web.http.gate import CurrentRequest, RequestContext, Router

router: Final = Router()


@router.get("/clients/{code}/consents", Permission.RECORD_CONSENT)
def consent_list(request: CurrentRequest, code: str) -> Response:
    """Show a client's consents."""
    return _page(request, code, Form(raw={}))


@router.post("/clients/{code}/consents", Permission.RECORD_CONSENT)
def add(request: CurrentRequest, code: str) -> Response:
    """Record a consent."""
    form = Form(raw=request.form)
    words = request.context.vocabulary
    organisation = form.choice("organisation", request.context.directory().organisations, required=True)
    channel = form.choice("consent_channel", words.codes("consent_channels"), required=True)
    giver = form.choice("consent_by", words.codes("consent_givers"), required=True)
    day = form.day("consent_on", required=True)
    until = form.day("consent_until")
    covers = form.choices("covers", words.codes("consent_fields"))
    if not form.problems and organisation and channel and giver and day:
        new = NewConsent(
            channel=channel,
            given_on=day,
            given_by=giver,
            language=request.language,
            covers=covers or MINIMUM_FIELDS,
            expires_on=until,
        )
        with form.taking_refusals():
            partner, submitted = OrganisationId(organisation), form.submitted()
            consents.record(request.context, ClientCode(code), partner, new, submitted=submitted)
            return render.go(f"/clients/{code}/consents")
    return _page(request, code, form, status=422)


@router.post("/clients/{code}/consents/{consent_id}/withdraw", Permission.RECORD_CONSENT)
def withdraw(request: CurrentRequest, code: str, consent_id: str) -> Response:
    """Withdraw a consent: from now on no link of it opens."""
    form = Form(raw=request.form)
    channel = form.choice("channel", request.context.vocabulary.codes("channels"), required=True)
    if consent_id not in {one.id for one in consents.of_client(request.context, ClientCode(code))}:
        raise NotFound(kind="Consent", id=consent_id)
    if channel is None:
        return _page(request, code, form, tried=consent_id, status=422)
    withdraw_consent.withdraw(request.context, ConsentId(consent_id), channel=channel)
    return render.go(f"/clients/{code}/consents")


def _page(request: RequestContext, code: str, form: Form, *, tried: str = "", status: int = 200) -> Response:
    context = request.context
    client = clients.client(context, ClientCode(code))
    directory = context.directory()
    consents_of_client = consents.of_client(context, client.id)
    return render.page(
        request,
        "clients/consents.html",
        status=status,
        form=form,
        tried=tried,
        client=client,
        consents=consents_of_client,
        people=accounts.names(context, {one.recorded_by for one in consents_of_client}),
        directory=directory,
        organisations=[one for one in directory.organisations.values() if one.active],
        today=context.today,
    )
