"""What a phone keeps of the directory names nobody and says everything that finding help needs."""

import json

from referral.matching.partners.partner_record import NO_RECORDS
from referral.matching.partners.waiting_lists import WaitingLists
from tests.web.wording.test_presenter import presenter as say
from web.offline.package import directory_package


def test_the_package_of_the_directory_holds_every_service_and_no_client(office):
    directory = office.directory()
    package = directory_package(
        directory, say("bg"), today=office.today, waiting=WaitingLists(), partner_records=NO_RECORDS
    )
    assert [service["id"] for service in package["services"]] == sorted(directory.services)
    assert "TH-" not in json.dumps(package, ensure_ascii=False)


def test_the_package_speaks_the_readers_language(office):
    texts = {
        language: directory_package(
            office.directory(), say(language), today=office.today, waiting=WaitingLists(), partner_records=NO_RECORDS
        )["needs"]
        for language in ("bg", "en")
    }
    assert texts["bg"]["hea.gp"]["label"] != texts["en"]["hea.gp"]["label"]
