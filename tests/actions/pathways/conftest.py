"""An assistant, and the first step of a client's pathway."""

import pytest

from referral.context import Context
from referral.model.actors import Role
from referral.model.referrals import Referral
from tests.fakes.demo_fixture import context
from tests.fakes.pathway_steps import first_step


@pytest.fixture
def office(store) -> Context:
    return context(store, Role.ASSISTANT)


@pytest.fixture
def step(office) -> Referral:
    return first_step(office)
