"""An assistant's office in the demo town, and its clock."""

import pytest

from referral.model.actors import Role
from tests.fakes.demo_fixture import FakeClock, context


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def office(store, clock):
    return context(store, Role.ASSISTANT, clock=clock)
