"""The JSON door keeps what its description promises, for every role."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from referral.model import Role
from tests.web.conftest import token


@pytest.mark.parametrize("role", list(Role))
def test_generated_requests_break_neither_server_nor_description(app, client_as, role):
    client = client_as(role)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    headers = {"X-Form-Token": token(client), "Cookie": f"mrezha={client.cookies['mrezha']}"}
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def run(case):
            case.call_and_validate(headers=headers, checks=checks)

        run()
