"""Clients that may be one person written down twice: same centre, area, age band and need within two weeks."""

from datetime import date, timedelta
from typing import Final, cast

from graph.model import Condition, Op, where
from graph.store import Reader
from referral.context import Context
from referral.errors import NeedsConfirmation
from referral.model.clients import Client, RecordedNeed
from referral.model.ids import ClientCode, NeedCode
from referral.storage import records
from referral.storage.reading import NOT_MERGED
from referral.vocabulary import Vocabulary

ALIKE: Final = "alike_client"
WITHIN: Final = timedelta(days=14)


def alike(tx: Reader, context: Context, client: Client, need: NeedCode) -> tuple[ClientCode, ...]:
    """Return the other clients of the same centre, area and age band with the same need in the last two weeks."""
    recent = Condition(field="recorded_on", op=Op.GE, value=context.today - WITHIN)
    same = where(need=need, centre=client.centre, area=client.area)
    needs = records.find(tx, RecordedNeed, (*same, recent, NOT_MERGED))[0]
    band = age_band(context, client)
    others = records.get_many(tx, Client, {one.client for one in needs if one.client != client.id})
    return tuple(one.id for one in others if one.merged_into is None and age_band(context, one) == band)


def confirm(tx: Reader, context: Context, client: Client, need: NeedCode, *, acknowledged: tuple[str, ...]) -> None:
    """Refuse a new client that looks like another until somebody has looked. Errors: NeedsConfirmation."""
    is_new = client.created_at is not None and context.clock() - client.created_at <= WITHIN
    if ALIKE in acknowledged or not is_new:
        return
    codes = alike(tx, context, client, need)
    if codes:
        raise NeedsConfirmation(warnings=((ALIKE, {"codes": codes}),))


def age_band(context: Context, client: Client) -> str | None:
    """Return the age band of the middle of a client's birth years."""
    return band_on(context.vocabulary, client, context.today)


def band_on(vocabulary: Vocabulary, client: Client, today: date) -> str | None:
    """Return the age band of a client on a day."""
    years = [year for year in (client.birth_from, client.birth_to) if year is not None]
    if not years:
        return None
    age = today.year - sum(years) // len(years)
    for code, term in vocabulary.terms("age_bands").items():
        if cast("int", term.attributes["low"]) <= age <= cast("int", term.attributes["high"]):
            return code
    return None
