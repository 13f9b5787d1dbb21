"""How long people would wait for the services that others are sent to: (waiting + moved) ÷ places a month."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from referral.calendar import SOFIA
from referral.gaps.cases import NeedCase, ReferralCase
from referral.gaps.what_if.effects.matching import Compared
from referral.gaps.what_if.effects.people import UNMET
from referral.lifecycle.states import OPEN, is_served
from referral.model.ids import RecordedNeedId, ServiceId
from referral.storage.directory import Directory

WINDOW: Final = timedelta(days=365)
MONTH_DAYS: Final = 365 / 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The waiting list of one service: who waits now, who would be sent there as well, how many it takes in a month.

    `places` (a month) is None where too few were taken in to tell: then there is not enough data for the months.
    """

    service: ServiceId
    waiting: int
    moved: int
    places: float | None
    places_after: float | None

    @property
    def months(self) -> float | None:
        """Return how many months the list takes now."""
        return _months(self.waiting, self.places)

    @property
    def months_after(self) -> float | None:
        """Return how many months it would take."""
        return _months(self.waiting + self.moved, self.places_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The services whose list or speed changes, the most people moved first; `nowhere` counts who is left without."""

    services: tuple[Wait, ...] = ()
    nowhere: int = 0


def waits_of(compared: Compared, *, fewest: int) -> Waits:
    """Return how lists change; a service must have taken in `fewest` people in a year for its speed to be known."""
    open_referrals = [case for case in compared.cases.referrals if case.state in OPEN and case.need in compared.needs]
    by_id = {case.id: case for case in compared.cases.needs}
    moved: Counter[ServiceId | None] = Counter(_destinations(compared, open_referrals, by_id))
    under_way = {case.recorded_need for case in open_referrals}
    moved.update(_newcomers(compared, under_way))
    nowhere = moved.pop(None, 0)
    before, after = compared.before.directory, compared.after.directory
    resized = {key for key in after.services if _growth(before, after, key) != 1}
    taken = taken_in(compared.cases.referrals, compared.requests.today)
    rows = (
        _wait(compared, key, moved=moved[key], taken=taken.get(key), fewest=fewest)
        for key in {*moved, *resized}
        if key is not None
    )
    return Waits(
        services=tuple(sorted(rows, key=lambda wait: (-wait.moved, wait.service))),
        nowhere=nowhere,
    )


def taken_in(referrals: Iterable[ReferralCase], today: date) -> Mapping[ServiceId, tuple[int, float]]:
    """Return for each service how many people it took in during the last year, and in how many months of it.

    The months begin with the first referral to the service, and are at least one.
    """
    counts: Counter[ServiceId] = Counter()
    first: dict[ServiceId, date] = {}
    for case in referrals:
        if case.service is None:
            continue
        first.setdefault(case.service, _day(case.sent_at))
        begun = case.first_service_at or (case.completed_at if is_served(case.state, case.service_result) else None)
        if begun is not None and today - WINDOW < _day(begun) <= today:
            counts[case.service] += 1
    return {
        key: (count, max((today - max(first[key], today - WINDOW)).days / MONTH_DAYS, 1.0))
        for key, count in counts.items()
    }


def _wait(compared: Compared, key: ServiceId, *, moved: int, taken: tuple[int, float] | None, fewest: int) -> Wait:
    count, months = taken or (0, 1.0)
    places = count / months if count >= fewest else None
    growth = _growth(compared.before.directory, compared.after.directory, key)
    return Wait(
        service=key,
        waiting=compared.before.waiting.get(key, 0),
        moved=moved,
        places=places,
        places_after=None if places is None or growth is None else places * growth,
    )


def _destinations(
    compared: Compared, referrals: Iterable[ReferralCase], needs: Mapping[RecordedNeedId, NeedCase]
) -> Iterable[ServiceId | None]:
    """Yield where those go whose service can help them no more: the best other one, or None."""
    for case in referrals:
        client = compared.cases.clients.get(case.client)
        if client is None or case.service is None:
            continue
        recorded = needs.get(case.recorded_need) if case.recorded_need else None
        request = compared.requests.of(client, case.need, recorded.hours if recorded else ())
        then = compared.after.candidates(request)
        if case.service in compared.before.candidates(request) and case.service not in then:
            yield then[0] if then else None


def _newcomers(compared: Compared, under_way: set[RecordedNeedId | None]) -> Iterable[ServiceId]:
    """Yield where those go for whom nobody could do anything before and who are not under way."""
    for case in compared.cases.needs:
        if case.need not in compared.needs or case.status not in UNMET or case.id in under_way:
            continue
        request = compared.request_of(case)
        if request is not None and not compared.before.candidates(request):
            yield from compared.after.candidates(request)[:1]


def _growth(before: Directory, after: Directory, key: ServiceId) -> float | None:
    """Return how many times as many places a service has; None where that is not known, 1 where none are entered."""
    old = before.services[key].places if key in before.services else None
    new = after.services[key].places if key in after.services else None
    if old == new or new is None:
        return 1
    return new / old if old else None


def _months(people: int, places: float | None) -> float | None:
    return people / places if places else None


def _day(moment: datetime) -> date:
    return moment.astimezone(SOFIA).date()
