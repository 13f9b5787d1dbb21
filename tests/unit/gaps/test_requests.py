"""What is asked about clients."""

import pytest

from referral.gaps.requests import Requests
from referral.matching.model import help_request_of
from referral.matching.person import complete
from tests.fakes.demo_fixture import WORDS
from tests.unit.gaps.case_examples import TODAY, client, with_cases

CLIENTS = (
    client("PLAIN"),
    client("FAR", area="FAR"),
    client("YOUNG", birth_from=2015, birth_to=2019),
    client("TURKISH", language="tr"),
    client("WORKS", barriers=("works_in_the_day", "no_id")),
    client("HOLDS", held=("id_card",)),
    client("ENDED", held=("id_card",), held_until=("id_card=2025-12-31",)),
    client("WITHOUT", not_held=("id_card",)),
)


@pytest.mark.parametrize("hours", [(), ("evening",)])
def test_everything_that_the_matcher_reads_of_a_client_is_in_the_request(hours):
    requests = Requests(with_cases())
    for one in (*CLIENTS, *CLIENTS):
        expected = complete(WORDS, help_request_of(one, "hea.gp", today=TODAY, hours=hours))
        assert requests.of(one, "hea.gp", hours) == expected


def test_clients_alike_share_a_request_and_other_needs_do_not():
    requests = Requests(with_cases())
    assert requests.of(client("A"), "hea.gp") is requests.of(client("B"), "hea.gp")
    assert requests.of(client("A"), "com.info") != requests.of(client("A"), "hea.gp")
