"""The compose file says what the README promises; it cannot be run everywhere, so it is at least read."""

import yaml

from tests.shape.tree import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_there_is_an_application_and_a_database_with_health_checks_and_volumes():
    services = COMPOSE["services"]
    assert set(services) == {"mrezha", "neo4j"}
    assert all(service["healthcheck"]["test"] and service["restart"] for service in services.values())
    assert services["mrezha"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert {line.partition(":")[0] for line in services["neo4j"]["volumes"]} == set(COMPOSE["volumes"])


def test_nothing_is_published_beyond_loopback():
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_there_is_no_default_password():
    for value in (
        COMPOSE["services"]["neo4j"]["environment"]["NEO4J_AUTH"],
        COMPOSE["services"]["mrezha"]["environment"]["MREZHA_STORE"],
    ):
        assert "${MREZHA_DATABASE_PASSWORD:?" in value


def test_the_image_copies_what_the_package_needs():
    recipe = COMPOSE["services"]["mrezha"]["build"]["dockerfile_inline"]
    for name in ("pyproject.toml", "uv.lock", "graph", "referral", "web", "seeds", "README.md", "LICENSE"):
        assert name in recipe
