"""A town with a quarter and a far province, and open needs of made-up people in it."""

from dataclasses import replace
from datetime import date

from referral.gaps.recruit.demand import open_needs
from referral.model.clients import Client, RecordedNeed
from referral.model.directory import Area, Organisation, Service
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS

TODAY = date(2026, 1, 15)
AREAS = (
    Area(id="PROVINCE", name_bg="Област", type="province"),
    Area(id="TOWN", name_bg="Град", type="municipality", part_of="PROVINCE"),
    Area(id="QUARTER", name_bg="Квартал", type="quarter", part_of="TOWN"),
    Area(id="HILL", name_bg="Рид", type="quarter", part_of="TOWN"),
    Area(id="AWAY", name_bg="Другаде", type="city", part_of="PROVINCE"),
)


def directory_of(organisations=(), services=()) -> Directory:
    return Directory(
        revision=1,
        areas={area.id: area for area in AREAS},
        organisations={one.id: one for one in organisations},
        services={one.id: one for one in services},
        ties=(),
    )


def organisation(key: str, kind: str = "ngo", **more) -> Organisation:
    return Organisation(id=key, name_bg=key, kind=kind, **more)


def service(key: str, owner: str, need: str, **more) -> Service:
    return Service(
        **{"id": key, "organisation": owner, "name_bg": key, "status": "active", "needs": (need,), "areas": ("TOWN",)}
        | more
    )


def person(code: str, need: str, *, hours=(), area="QUARTER", **more) -> tuple[RecordedNeed, Client]:
    client = Client(id=code, area=area, assistant="U", centre="C", **more)
    return (
        RecordedNeed(id=f"N-{code}", client=code, need=need, area=area, recorded_on=TODAY, hours=hours, centre="C"),
        client,
    )


def needs_of(directory: Directory, *pairs, waiting=None):
    return open_needs(pairs, directory=directory, vocabulary=WORDS, today=TODAY, waiting=waiting or {})


def without(directory: Directory, key: str) -> Directory:
    return replace(directory, services={one.id: one for one in directory.services.values() if one.id != key})
