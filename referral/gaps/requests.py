"""What the matcher and the planner are asked about the clients of the records, worked out once for clients alike."""

from dataclasses import replace

from referral.gaps.finding import GapInput
from referral.matching.model import HelpRequest, help_request_of
from referral.matching.person import complete
from referral.model.clients import Client
from referral.model.ids import NeedCode

_Alike = tuple[object, ...]


class Requests:
    """Requests for help of clients, with everything that follows from what is known of them; alike ones are one."""

    def __init__(self, data: GapInput) -> None:
        self._data = data
        self._people: dict[_Alike, HelpRequest] = {}
        self._alike: dict[_Alike, HelpRequest] = {}

    def of(self, client: Client, need: NeedCode, hours: tuple[str, ...] = ()) -> HelpRequest:
        """Return the request of a client for a need today."""
        known = _known_of(client)
        alike = (need, hours, known)
        request = self._alike.get(alike)
        if request is None:
            person = self._people.get(known)
            if person is None:
                asked = help_request_of(client, need, today=self._data.today)
                person = self._people[known] = complete(self._data.vocabulary, asked)
            request = self._alike[alike] = replace(person, need=need, hours=hours)
        return request


def _known_of(client: Client) -> _Alike:
    """Return what a request for help reads of a client."""
    papers = (client.held, client.held_until, client.not_held)
    return (client.area, client.birth_from, client.birth_to, client.language, client.barriers, *papers)
