"""Every metric, in the order the interface shows them. To add one: a function in a family's file and a line below."""

from typing import Final

from referral.metrics import answers, closed_loop, directory_quality, re_referral, service, timeliness
from referral.metrics.model import Family, Metric, Unit

METRICS: Final = (
    Metric(code="outcomes", family=Family.SERVICE, unit=Unit.SHARE, find=service.outcomes),
    Metric(code="completion", family=Family.SERVICE, unit=Unit.SHARE, find=service.completion),
    Metric(code="not_served", family=Family.SERVICE, unit=Unit.SHARE, find=service.not_served),
    Metric(code="attendance", family=Family.SERVICE, unit=Unit.SHARE, find=service.attendance),
    Metric(code="closed_strict", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.closed_strict),
    Metric(code="closed_industry", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.closed_industry),
    Metric(code="need_met", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.need_met),
    Metric(code="achievement", family=Family.LOOP, unit=Unit.COUNT, find=closed_loop.achievement),
    Metric(code="got_help", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.got_help),
    Metric(code="informed", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.informed),
    Metric(code="lost", family=Family.LOOP, unit=Unit.SHARE, find=closed_loop.lost),
    Metric(code="response", family=Family.ANSWER, unit=Unit.SHARE, find=answers.response),
    Metric(code="no_feedback", family=Family.ANSWER, unit=Unit.SHARE, find=answers.no_feedback),
    Metric(code="acknowledged_only", family=Family.ANSWER, unit=Unit.SHARE, find=answers.acknowledged_only),
    Metric(code="acceptance", family=Family.ANSWER, unit=Unit.SHARE, find=answers.acceptance),
    Metric(code="declines", family=Family.ANSWER, unit=Unit.SHARE, find=answers.declines),
    Metric(code="timeliness", family=Family.SPEED, unit=Unit.SHARE, find=timeliness.timeliness),
    Metric(code="first_response", family=Family.SPEED, unit=Unit.WORKING_HOURS, find=timeliness.first_response),
    Metric(code="to_match", family=Family.SPEED, unit=Unit.DAYS, find=timeliness.to_match),
    Metric(code="to_service", family=Family.SPEED, unit=Unit.DAYS, find=timeliness.to_service),
    Metric(code="days_pending", family=Family.SPEED, unit=Unit.DAYS, find=timeliness.days_pending),
    Metric(code="first_accuracy", family=Family.ROUTE, unit=Unit.SHARE, find=re_referral.first_accuracy),
    Metric(code="reroutes", family=Family.ROUTE, unit=Unit.COUNT, find=re_referral.reroutes),
    Metric(code="recurrence", family=Family.ROUTE, unit=Unit.SHARE, find=re_referral.recurrence),
    Metric(code="unmet_need", family=Family.ROUTE, unit=Unit.SHARE, find=re_referral.unmet_need),
    Metric(code="participation", family=Family.UPKEEP, unit=Unit.SHARE, find=directory_quality.participation),
    Metric(code="freshness", family=Family.UPKEEP, unit=Unit.SHARE, find=directory_quality.freshness),
    Metric(code="consent", family=Family.UPKEEP, unit=Unit.SHARE, find=directory_quality.consent),
    Metric(code="workload", family=Family.UPKEEP, unit=Unit.COUNT, find=directory_quality.workload),
)
