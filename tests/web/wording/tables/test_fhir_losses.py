"""What stays behind when a referral leaves through FHIR: every field once, with the reason in words."""

from referral.exchange.fhir.losses import LOSSES, PARTIAL
from web.wording import languages
from web.wording.tables import fhir_losses


def test_every_loss_is_listed_with_its_reason():
    rows = list(fhir_losses.table(lambda text: text))
    assert [field for field, _ in rows] == [loss.field for loss in (*LOSSES, *PARTIAL)]
    assert all(why.strip() for _, why in rows)
    assert sum(why.startswith("in part: ") for _, why in rows) == len(tuple(PARTIAL))


def test_the_reasons_are_translated():
    rows = dict(fhir_losses.table(languages.translations("bg").gettext))
    assert rows["Incident.note"] == "остава само в центъра"
