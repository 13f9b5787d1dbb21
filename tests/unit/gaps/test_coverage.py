"""Which needs are answered in which area."""

from referral.gaps.coverage import areas_at_home, people_of_areas, providers_by_area
from referral.matching import ranking
from referral.matching.model import HelpRequest
from referral.matching.person import complete
from referral.model.directory import Area
from tests.unit.gaps.gap_examples import AREAS, TODAY, cases, client, service, town

SECOND = Area(id="SECOND", name_bg="Второ село", type="village", part_of="TOWN")
QUARTER = Area(id="QUARTER", name_bg="Квартал", type="quarter", part_of="TOWN")
HOME = (*(one for one in AREAS if one.id != "QUARTER"), QUARTER, SECOND)
SERVICES = (
    service("A", "O1", "hea.gp", areas=("QUARTER",)),
    service("B", "O2", "hea.gp", "com.info", areas=("TOWN",)),
    service("C", "O1", "doc.legal", areas=("SECOND",)),
    service("D", "O2", "doc.legal", areas=("FAR",)),
    service("E", "O2", "doc.debt", areas=()),
)


def test_areas_at_home_are_those_that_people_live_in():
    assert areas_at_home(town(areas=HOME).directory) == ("QUARTER", "SECOND")
    assert areas_at_home(town(areas=()).directory) == ()


def test_who_can_be_used_in_an_area_is_whom_find_help_offers_there_inside_the_municipality():
    data = town(*SERVICES, areas=HOME)
    for need in ("hea.gp", "com.info", "doc.legal", "doc.debt", "hea.dental"):
        found = providers_by_area(data, need)
        for area in ("QUARTER", "SECOND"):
            request = complete(data.vocabulary, HelpRequest(need=need, today=TODAY, area=area))
            candidates = ranking.match(data.directory, request).candidates
            assert found[area] == {one.organisation.id for one in candidates if not one.outside}, (need, area)
    assert providers_by_area(data, "hea.gp") == {"QUARTER": {"O1", "O2"}, "SECOND": {"O2"}}


def test_clients_are_counted_by_area():
    people = people_of_areas(town(cases=cases(clients=[client("C1"), client("C2"), client("C3", area="SECOND")])))
    assert (people["QUARTER"], people["SECOND"], people["NOWHERE"]) == (2, 1, 0)
