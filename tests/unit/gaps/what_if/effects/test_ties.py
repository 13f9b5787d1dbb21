"""Which organisations a change cuts off, compared with a plain search of another library."""

import random

import networkx as nx
import pytest

from referral.gaps.what_if.applied import applied
from referral.gaps.what_if.changes import read_changes
from referral.gaps.what_if.effects.ties import largest_part, parts_of
from referral.model.directory import Organisation, Tie
from referral.storage.directory import Directory
from tests.fakes.demo_fixture import WORDS


def directory(count, pairs):
    names = [f"O{number:02}" for number in range(count)]
    return Directory(
        revision=1,
        areas={},
        organisations={name: Organisation(id=name, name_bg=name, kind="ngo") for name in names},
        services={},
        ties=tuple(Tie(one=names[one], other=names[other]) for one, other in pairs),
    )


def parts(before, *lines):
    return parts_of(before, applied(before, read_changes(lines), WORDS))


def test_a_chain_is_cut_where_its_middle_closes_and_joined_where_a_tie_is_added():
    chain = directory(6, [(0, 1), (1, 2), (2, 3), (3, 4)])
    assert parts(chain, "close O03").cut_off == ("O04",)
    assert parts(chain, "close O03", "tie O04 O00").cut_off == ()
    assert parts(chain, "tie O05 O00").joined == ("O05",)
    assert parts(chain, "untie O00 O01").cut_off == ("O00",)


@pytest.mark.parametrize("seed", range(20))
def test_the_largest_part_is_that_of_networkx(seed):
    dice = random.Random(seed)
    pairs = {tuple(sorted(dice.sample(range(25), 2))) for _ in range(22)}
    graph = nx.Graph(list(pairs))
    graph.add_nodes_from(range(25))
    most = max(map(len, nx.connected_components(graph)))
    found = largest_part(directory(25, sorted(pairs)))
    assert len(found) == most
    assert {int(one[1:]) for one in found} in [set(part) for part in nx.connected_components(graph)]
