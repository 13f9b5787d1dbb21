"""What a report of metrics is asked for."""

from dataclasses import dataclass
from datetime import date

from referral import calendar
from referral.lifecycle.timeline import Timeline
from referral.model.ids import OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What to measure: referrals sent from `first` to `last`, both days included, in Bulgarian time; None is any."""

    first: date
    last: date
    centre: OrganisationId | None = None
    organisation: OrganisationId | None = None
    domain: str | None = None

    def includes(self, timeline: Timeline) -> bool:
        """Tell whether a referral went to the organisation and was for the kind of need that is asked for."""
        return self.organisation in {None, timeline.organisation} and self.includes_need(timeline.need)

    def includes_need(self, need: str) -> bool:
        """Tell whether a need is of the kind that is asked for."""
        return self.domain in {None, need.partition(".")[0]}


def last_year(today: date, *, centre: OrganisationId | None = None) -> ReportRequest:
    """Return the request for when nobody says otherwise: the twelve months before this one, and this one."""
    first, last = calendar.last_year(today)
    return ReportRequest(first=first, last=last, centre=centre)
