"""The figures of one metric on a few referrals of the worked example."""

from collections.abc import Iterable
from dataclasses import replace

from referral.metrics.input import MetricInput, ReferralLog
from referral.metrics.model import Figure
from tests.unit.metrics.worked_example import scene


def timelines_of(*ids: str, **changes: object) -> MetricInput:
    """The input of a cohort of some referrals of the worked example, each with the same changes."""
    whole = scene()
    cohort = tuple(replace(whole.log.timelines[one], **changes) for one in ids)
    return replace(whole, cohort=cohort, log=ReferralLog(timelines={one.id: one for one in cohort}))


def shares(figures: Iterable[Figure]) -> dict[str, tuple[int, int]]:
    """The hits and the whole of each part."""
    return {figure.part.code: (figure.value.hits, figure.value.of) for figure in figures}
