"""BD-rate: the mean change of the bitrate at equal quality (Bjøntegaard), by PCHIP interpolation."""

from collections.abc import Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator

#: Quality ranges that overlap by less than this share of the reference's say too little.
LEAST_OVERLAP = 0.25


def bd_rate(
    reference: Sequence[tuple[float, float]], tested: Sequence[tuple[float, float]]
) -> float | None:
    """Change of the bitrate in percent; negative saves bits.

    Both are curves of (bitrate, quality) points in any order. The logarithm of the bitrate, as a
    function of quality, is averaged over the common range of quality. None where the curves have
    fewer than three usable points or hardly a common range.
    """
    curves = [_rising(curve) for curve in (reference, tested)]
    if min(len(curve) for curve in curves) < 3:
        return None
    (low, high), (other_low, other_high) = ((curve[0][1], curve[-1][1]) for curve in curves)
    start, end = max(low, other_low), min(high, other_high)
    if end - start < LEAST_OVERLAP * (high - low):
        return None
    means = []
    for curve in curves:
        quality = [point[1] for point in curve]
        log_rate = [np.log(point[0]) for point in curve]
        means.append(PchipInterpolator(quality, log_rate).integrate(start, end) / (end - start))
    return 100 * float(np.expm1(means[1] - means[0]))


def _rising(curve: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """By bitrate, without points that cost more bits for no more quality."""
    kept: list[tuple[float, float]] = []
    for rate, quality in sorted(curve):
        if not kept or (rate > kept[-1][0] and quality > kept[-1][1]):
            kept.append((rate, quality))
    return kept
