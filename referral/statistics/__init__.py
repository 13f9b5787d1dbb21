"""Estimate rates, waiting times and supply from few cases; the only place where these are computed (networks.md, 4.1).

One answer without data: a rate may be anything from 0 to 1, and one half is expected of it. Where there are too few
cases to say anything, the answer is None: "not enough data".
"""

from referral.statistics.comparison import FEWEST_TO_COMPARE, Difference, adjusted, difference, standing_out
from referral.statistics.counts import GammaPrior, expected_count, gamma_prior, probability_of_more
from referral.statistics.distributions import beta_above, gamma_above, hypergeometric_from
from referral.statistics.rates import Z95, Z998, funnel_limits, wilson_interval
from referral.statistics.shrinkage import (
    BetaPrior,
    beta_prior,
    mixed_prior,
    posterior,
    priors_by_type,
    probability_above,
    probability_below,
    shrunken_by_type,
    shrunken_rate,
)
from referral.statistics.waiting import CurvePoint, WaitingCurve, share_by, time_by_share, waiting_curve

__all__ = [
    "FEWEST_TO_COMPARE",
    "Z95",
    "Z998",
    "BetaPrior",
    "CurvePoint",
    "Difference",
    "GammaPrior",
    "WaitingCurve",
    "adjusted",
    "beta_above",
    "beta_prior",
    "difference",
    "expected_count",
    "funnel_limits",
    "gamma_above",
    "gamma_prior",
    "hypergeometric_from",
    "mixed_prior",
    "posterior",
    "priors_by_type",
    "probability_above",
    "probability_below",
    "probability_of_more",
    "share_by",
    "shrunken_by_type",
    "shrunken_rate",
    "standing_out",
    "time_by_share",
    "waiting_curve",
    "wilson_interval",
]
