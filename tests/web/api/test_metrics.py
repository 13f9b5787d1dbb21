"""JSON of the results: every metric, and a question that cannot be used is refused."""

from referral.lifecycle.states import Outcome
from referral.metrics import METRICS
from referral.model.actors import Role
from tests.fakes import counted_referrals


def test_every_metric_is_told_by_code_and_part(client_as, store):
    found = client_as(Role.COORDINATOR).get("/api/metrics?from=2024-07-01&to=2026-01-15").json()
    figures = found["cohorts"][0]["figures"]
    assert list(dict.fromkeys(one["metric"] for one in figures)) == [metric.code for metric in METRICS]
    served = next(one for one in figures if (one["metric"], one["part"]) == ("outcomes", "served"))
    counts = counted_referrals.outcomes(store)
    assert (served["counted"], served["of"]) == (counts[Outcome.SERVED], counts.total())


def test_a_question_that_cannot_be_used_is_refused_and_so_is_an_unknown_name(client_as):
    client = client_as(Role.COORDINATOR)
    assert client.get("/api/metrics?from=never").status_code == 422
    assert client.get(f"/api/metrics?centre={'x' * 61}").status_code == 422
    assert client.get("/api/metrics?lang=en&other=1").status_code == 422
    assert client.get("/api/metrics?lang=en").status_code == 200
