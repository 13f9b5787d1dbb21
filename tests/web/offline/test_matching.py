"""The rules that go to the phone are the rows that the server walks, in the same order."""

import json

from referral.matching import eligibility
from web.offline import matching


def test_every_criterion_goes_to_the_phone_as_plain_data():
    text = json.dumps(matching.rules())
    assert all(f'"{criterion.key}"' in text for criterion in eligibility.CHECKS)
