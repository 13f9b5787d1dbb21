"""A small municipality, a good service and a person who asks: what tests of matching begin with."""

from datetime import date
from types import MappingProxyType

from referral.matching.model import HelpRequest
from referral.model.directory import Area, Organisation, Service
from referral.storage.directory import Directory

TODAY = date(2026, 1, 15)
AREAS = {
    "P": Area(id="P", name_bg="област", type="province"),
    "M": Area(id="M", name_bg="община", type="municipality", part_of="P"),
    "Q": Area(id="Q", name_bg="квартал", type="quarter", part_of="M"),
    "V": Area(id="V", name_bg="село", type="village", part_of="M"),
    "OUT": Area(id="OUT", name_bg="град", type="city", part_of="P"),
    "FAR": Area(id="FAR", name_bg="далечен град", type="city"),
    "RING": Area(id="RING", name_bg="кръг", type="village", part_of="RUNG"),
    "RUNG": Area(id="RUNG", name_bg="кръг", type="quarter", part_of="RING"),
}
OWNER = Organisation(id="O", name_bg="Организация", kind="ngo")
GOOD = Service(
    id="S", organisation="O", name_bg="Услуга", status="active", needs=("hea.gp",), areas=("M",), verified_on=TODAY
)
ASKED = HelpRequest(
    need="hea.gp", today=TODAY, area="Q", ages=(30, 34), held=frozenset({"id_card"}),
    not_held=frozenset({"address", "health_insured", "telk"}), language="rom",
)  # fmt: skip


def picture(*services: Service, owner: Organisation = OWNER) -> Directory:
    return Directory(
        revision=1,
        areas=MappingProxyType(AREAS),
        organisations=MappingProxyType({owner.id: owner}),
        services=MappingProxyType({one.id: one for one in sorted(services, key=lambda one: one.id)}),
        ties=(),
    )
