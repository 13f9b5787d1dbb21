"""The map's address is kept through a change; what is none of ours is not followed."""

import pytest

from referral.model.directory import Tie
from web.http.figures.map_changes import back_address, told_on_the_map
from web.http.figures.tie_change import TieChange
from web.http.forms import Form


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/network", "/network"), ("/network?centre=O1#change", "/network?centre=O1"), ("", None),
        ("http://other.example/network", None), ("//other.example/network", None), ("/networks", None), ("/network\n", None),
    ],
)  # fmt: skip
def test_only_the_map_is_led_back_to(given, kept):
    assert back_address(Form(raw={"back": (given,)})) == kept


def test_what_changed_nothing_is_not_told():
    tie = Tie(one="O1", other="O2")
    assert told_on_the_map("/network", TieChange(one="O1", other="O2", was=tie, now=tie)) == "/network"
    told = told_on_the_map("/network", TieChange(one="O1", other="O2", was=None, now=tie))
    assert told.startswith("/network?changed_one=O1&")
