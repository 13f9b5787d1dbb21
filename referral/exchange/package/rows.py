"""Make records of the directory, accounts, clients and needs from rows of a package: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from referral.clients import personal_data
from referral.exchange.csv_tables import Row, RowProblem
from referral.exchange.csv_values import ValueReader
from referral.model import requirements
from referral.model.actors import Role, User
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service, Tie
from referral.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMaker:
    """Makes records; `known` holds the records made before, by table and id. Errors of its methods: RowProblem.

    `source` is the code of the package, `now` the moment of the import, `history_ends` the one at which the history of
    the package ends by its own calendar, if it has one.
    """

    source: str
    vocabulary: Vocabulary
    now: datetime
    known: Mapping[str, dict[str, Any]]
    history_ends: datetime | None = None

    @property
    def reader(self) -> ValueReader:
        """Return the reader of cells that knows the records made before."""
        return ValueReader(vocabulary=self.vocabulary, known=self.known)

    @property
    def latest(self) -> datetime:
        """Return the last moment at which something of the package can have happened."""
        return max(self.now, self.end + timedelta(days=1)) if self.history_ends else self.now

    @property
    def end(self) -> datetime:
        """Return the moment at which the history of the package ends."""
        return self.history_ends or self.now

    def area(self, row: Row) -> Area:
        """Make an area."""
        return Area(**self.reader.fields(row))

    def organisation(self, row: Row) -> Organisation:
        """Make an organisation."""
        return Organisation(**self._with_source(row))

    def service(self, row: Row) -> Service:
        """Make a service."""
        return Service(**self._with_source(row))

    def tie(self, row: Row) -> Tie:
        """Make a tie between two organisations."""
        return Tie(**self.reader.fields(row))

    def user(self, row: Row) -> User:
        """Make an account without a password: nobody can sign in to it until one is set."""
        fields = self.reader.fields(row)
        login, role = (fields["login"] or fields["id"]).lower(), Role(fields["role"])
        return User(**{**fields, "login": login, "role": role}, created_at=self.now)

    def client(self, row: Row) -> Client:
        """Make a client."""
        client = Client(**self.reader.fields(row))
        for column, code in (("code", client.id), ("household", client.household)):
            if code and personal_data.problem_of_code(code):
                raise RowProblem("personal_code", column=column, value="")
        for word in client.held_until:
            code, _, _ = word.partition(requirements.UNTIL)
            if code not in client.held:
                raise RowProblem("paper_not_held", column="held_until", value=word)
        for code in client.not_held:
            if code in client.held:
                raise RowProblem("held_and_not_held", column="not_held", value=code)
        return client

    def need(self, row: Row) -> RecordedNeed:
        """Make a recorded need, at the place and with the assistant of its client."""
        fields = self.reader.fields(row)
        client: Client = self.known["clients"][fields["client"]]
        return RecordedNeed(**fields, area=client.area, centre=client.centre, assistant=client.assistant)

    def _with_source(self, row: Row) -> dict[str, Any]:
        """Return the fields of a row; without a column that says where an entry comes from, it is the package."""
        fields = self.reader.fields(row)
        return fields if "source" in row.header else {**fields, "source": self.source}
