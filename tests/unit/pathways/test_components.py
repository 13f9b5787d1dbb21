"""Strongly connected groups, against reachability worked out by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from referral.pathways.components import groups


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg"), max_size=4)))
def test_groups_are_those_that_lead_to_each_other(waits):
    def leads(one: str) -> set[str]:
        seen, queue = {one}, [one]
        while queue:
            for child in waits.get(queue.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    queue.append(child)
        return seen

    found = groups(waits, sorted(waits))
    flat = [state for group in found for state in group]
    assert len(flat) == len(set(flat))
    for place, group in enumerate(found):
        for state in group:
            assert {other for other in leads(state) if state in leads(other)} == set(group)
            assert leads(state) <= {other for earlier in found[: place + 1] for other in earlier}
