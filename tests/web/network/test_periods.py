"""The page compares two quarters for who may choose a period, in a picture and in words."""

import re

from referral.model.actors import Role

TWO = "now=2025-Q4&then=2025-Q3&lang=en"


def test_the_page_lists_what_is_new_and_what_is_lost(client_as):
    page = client_as(Role.COORDINATOR).get(f"/network?{TWO}").text
    assert re.search(r"new \d+, no longer used \d+, as before \d+\.", page)
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page, "the running quarter is not over"
    assert "A quarter earlier" in page


def test_who_reads_figures_alone_compares_nothing(client_as):
    page = client_as(Role.MUNICIPALITY).get(f"/network?{TWO}").text
    assert "then-and-now" not in page
    assert "no longer used" not in page


def test_a_lost_tie_is_dotted_and_a_new_one_thick(client_as):
    picture = client_as(Role.COORDINATOR).get(f"/network/files/svg?{TWO}").text
    for change, width in (("no longer used", 2.0), ("new", 3.5)):
        lines = re.findall(rf"<path data-ends[^>]*><title>[^<]*, {change}</title>", picture)
        assert lines
        assert all(float(re.search(r'stroke-width="([\d.]+)"', line)[1]) >= width for line in lines)
        assert all(("stroke-dasharray" in line) is (change != "new") for line in lines)
