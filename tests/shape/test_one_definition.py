"""A number or a formula of statistics stands once in the source."""

import re

from tests.shape.tree import ROOT, modules


def test_the_statistics_stand_in_one_place():
    twice = {
        str(path.relative_to(ROOT)): found
        for path in modules()
        if not path.is_relative_to(ROOT / "referral" / "statistics")
        if (found := re.findall(r"1\.96\d*|3\.09\d*|def \w*(?:wilson|shrunk|prior(?!ity)|kaplan)\w*", path.read_text()))
    }
    assert twice == {}
    assert re.findall(r"1\.9\d+", (ROOT / "referral" / "statistics" / "rates.py").read_text()) == ["1.959964"]
