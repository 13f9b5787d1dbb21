"""Ids and codes: text, told apart by type."""

from typing import NewType

AreaId = NewType("AreaId", str)
NeedCode = NewType("NeedCode", str)
OrganisationId = NewType("OrganisationId", str)
ServiceId = NewType("ServiceId", str)
UserId = NewType("UserId", str)
ClientCode = NewType("ClientCode", str)
RecordedNeedId = NewType("RecordedNeedId", str)
ReferralId = NewType("ReferralId", str)
PathwayId = NewType("PathwayId", str)
ConsentId = NewType("ConsentId", str)
