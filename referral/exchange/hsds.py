"""Import the organisations and services of an HSDS package (CSV, 1.x to 3.2). Other tables are held back whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from graph.errors import GraphError
from graph.store import Writer
from referral.context import Context, Progress, silent
from referral.directory import imported
from referral.directory.imported import Entry, MergeResult
from referral.errors import BadInput
from referral.exchange import hsds_rows
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import BATCH, ImportReport, TableImport, begin, under_way
from referral.model.directory import Organisation, Service
from referral.model.ids import OrganisationId
from referral.storage import merging, records


def import_hsds(context: Context, folder: Path, *, progress: Progress = silent) -> ImportReport:
    """Import a package. A service whose organisation is not in it is held back, never linked by guess.

    What people changed here since the last import stays. Every table is read before anything is stored; one that this
    import does not use and cannot read is remarked on and left out. Errors: NotAllowed, BadInput when the folder is no
    package or a table cannot be read; nothing is stored then.
    """
    begin(context, folder, wanted="organizations.csv")
    report = ImportReport(source=folder.resolve().name, format="HSDS")
    tables = _HsdsImport(context, folder, report, progress)
    organisations = tables.organisations()
    owners = {original: organisation.id for original, organisation in organisations.items()}
    services = tables.services(owners)
    tables.hold_other_tables(owners)
    with under_way(context, report):
        tables.merge("organizations", list(organisations.values()))
        tables.merge("services", services)
    return report


class _HsdsImport(TableImport):
    """The import of an HSDS package."""

    def __init__(self, context: Context, folder: Path, report: ImportReport, progress: Progress) -> None:
        super().__init__(context, folder, report, progress)
        self._rows: dict[str, Row] = {}  # the row of each entry, by our id

    def organisations(self) -> dict[str, Organisation]:
        """Return the organisations by their ids of the package, each with its phones."""
        phones = self._phones()
        organisations: dict[str, Organisation] = {}
        for row in rows(self.folder, "organizations"):
            self.report.read["organizations"] += 1
            organisation = self._entry(row, partial(hsds_rows.organisation, source=self.report.source))
            if organisation is None:
                continue
            original = row.cells["id"]
            if original in organisations:
                self.hold(row, "repeated_id")
                continue
            numbers = phones.pop(original, [])
            self.report.stored["phones"] += len(numbers)
            organisations[original] = replace(organisation, phone=hsds_rows.phone_field(numbers) if numbers else None)
            self._rows[organisation.id] = row
        for numbers in phones.values():
            for number in numbers:
                self.hold(number, "dangling_organization")
        return organisations

    def services(self, owners: Mapping[str, OrganisationId]) -> list[Service]:
        """Return the services of known organisations."""
        services: dict[str, Service] = {}
        for row in rows(self.folder, "services"):
            self.report.read["services"] += 1
            for rule in hsds_rows.remarks_on(row):
                self.report.remarks["services", rule] += 1
            service = self._entry(row, partial(hsds_rows.service, source=self.report.source, organisations=owners))
            if service is None:
                continue
            if service.id in services:
                self.hold(row, "repeated_id")
                continue
            services[service.id] = service
            self._rows[service.id] = row
        return list(services.values())

    def merge(self, table: str, incoming: Sequence[Entry]) -> None:
        """Store entries, a batch a transaction; those in which people here and the source disagree are held back."""
        for start in range(0, len(incoming), BATCH):
            batch = incoming[start : start + BATCH]
            result = self.context.write(partial(_merged, incoming=batch))
            self.report.stored[table] += result.stored
            self.report.unchanged[table] += len(batch) - result.stored
            for entry_id in result.differing:
                self.hold(self._rows[entry_id], "changed_here_too")
            self.progress(table, start + len(batch), len(incoming))

    def hold_other_tables(self, owners: Mapping[str, OrganisationId]) -> None:
        """Hold back every row of the tables that this import does not use."""
        for path in sorted(self.folder.glob("*.csv")):
            if path.stem in hsds_rows.USED or not path.is_file():
                continue
            try:
                unused = list(rows(self.folder, path.stem))
            except BadInput as unreadable:
                _, rule, _ = unreadable.details["problems"][0]  # type: ignore[index]
                self.report.remarks[path.stem, rule] += 1
                continue
            self.report.read[path.stem] += len(unused)
            for row in unused:
                owner = row.cells.get("organization_id")
                self.hold(row, "dangling_organization" if owner and owner not in owners else "kept_for_later")

    def _entry(self, row: Row, make: Callable[[Row], Entry]) -> Entry | None:
        """Return what a row makes, or None when the row was held back."""
        try:
            entry = make(row)
            records.schema().clean(records.to_node(entry))
        except RowProblem as problem:
            self.hold(row, problem.rule, problem.column)
        except GraphError:
            self.hold(row, "unusable_value")
        else:
            return entry
        return None

    def _phones(self) -> dict[str, list[Row]]:
        """Return the rows of the phones of each organisation; phones of anything else are held back."""
        phones: dict[str, list[Row]] = {}
        for row in rows(self.folder, "phones"):
            self.report.read["phones"] += 1
            owner = row.cells.get("organization_id")
            if row.damaged is not None:
                self.hold(row, "broken_letter", row.damaged)
            elif owner and hsds_rows.text(row, "number"):
                phones.setdefault(owner, []).append(row)
            else:
                self.hold(row, "kept_for_later")
        return phones


def _merged(tx: Writer, *, incoming: Sequence[Entry]) -> MergeResult:
    return imported.merge(tx, merging.with_standing(tx, incoming))
