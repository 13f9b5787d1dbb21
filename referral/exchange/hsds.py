"""Import the organisations and services of an HSDS package (CSV, 1.x to 3.2). Other tables are held back whole."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from referral.context import Context, Progress, silent
from referral.exchange import hsds_rows
from referral.exchange.csv_tables import Row, RowProblem, rows
from referral.exchange.import_report import ImportReport, TableImport, begin, finish
from referral.model.directory import Organisation, Service
from referral.model.ids import OrganisationId


def import_hsds(context: Context, folder: Path, *, progress: Progress = silent) -> ImportReport:
    """Import a package. A service whose organisation is not in it is held back, never linked by guess.

    Errors: NotAllowed, BadInput when the folder is no package.
    """
    begin(context, folder, wanted="organizations.csv")
    report = ImportReport(source=folder.resolve().name, format="HSDS")
    tables = _HsdsImport(context, folder, report, progress)
    owners = tables.organisations()
    tables.services(owners)
    tables.hold_other_tables(owners)
    finish(context, report)
    return report


class _HsdsImport(TableImport):
    """The import of an HSDS package."""

    def organisations(self) -> dict[str, OrganisationId]:
        """Store the organisations, each with its phones; return our ids by those of the package."""
        phones = self._phones()
        organisations: dict[str, Organisation] = {}
        for row in rows(self.folder, "organizations"):
            self.report.read["organizations"] += 1
            try:
                organisation = hsds_rows.organisation(row, source=self.report.source)
            except RowProblem as problem:
                self.hold(row, problem.rule)
                continue
            original = row.cells["id"]
            if original in organisations:
                self.hold(row, "repeated_id")
                continue
            organisations[original] = replace(organisation, phone=phones.get(original))
        self.store("organizations", Organisation, list(organisations.values()))
        return {original: organisation.id for original, organisation in organisations.items()}

    def services(self, owners: Mapping[str, OrganisationId]) -> None:
        """Store the services of known organisations."""
        services: dict[str, Service] = {}
        for row in rows(self.folder, "services"):
            self.report.read["services"] += 1
            for rule in hsds_rows.remarks_on(row):
                self.report.remarks["services", rule] += 1
            try:
                service = hsds_rows.service(row, source=self.report.source, organisations=owners)
            except RowProblem as problem:
                self.hold(row, problem.rule)
                continue
            if service.id in services:
                self.hold(row, "repeated_id")
                continue
            services[service.id] = service
        self.store("services", Service, list(services.values()))

    def hold_other_tables(self, owners: Mapping[str, OrganisationId]) -> None:
        """Hold back every row of the tables that this import does not use."""
        for path in sorted(self.folder.glob("*.csv")):
            if path.stem not in hsds_rows.USED:
                for row in rows(self.folder, path.stem):
                    self.report.read[path.stem] += 1
                    owner = row.cells.get("organization_id")
                    self.hold(row, "dangling_organization" if owner and owner not in owners else "kept_for_later")

    def _phones(self) -> dict[str, str]:
        """Return the phones of each organisation, voice before fax; phones of anything else are held back."""
        phones: dict[str, list[Row]] = {}
        for row in rows(self.folder, "phones"):
            self.report.read["phones"] += 1
            owner = row.cells.get("organization_id")
            if owner and hsds_rows.text(row, "number"):
                phones.setdefault(owner, []).append(row)
                self.report.stored["phones"] += 1
            else:
                self.hold(row, "kept_for_later")
        return {owner: hsds_rows.phone_field(numbers) for owner, numbers in phones.items()}
