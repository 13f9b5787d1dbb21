"""Every metric, in the order of the interface; to add one: a function and a row in the file of its family."""

from typing import Final

from referral.metrics.families import answers, closed_loop, directory_quality, re_referral, service, timeliness
from referral.metrics.model import Metric

METRICS: Final[tuple[Metric, ...]] = (
    *service.METRICS,
    *closed_loop.METRICS,
    *answers.METRICS,
    *timeliness.METRICS,
    *re_referral.METRICS,
    *directory_quality.METRICS,
)
