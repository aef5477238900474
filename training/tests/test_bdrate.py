from math import isclose

from precoder.bdrate import bd_rate

CURVE = [(100.0, 60.0), (200.0, 75.0), (400.0, 86.0), (800.0, 93.0)]


def test_the_same_curve_saves_nothing():
    assert isclose(bd_rate(CURVE, list(reversed(CURVE))), 0, abs_tol=1e-9)


def test_half_the_bitrate_at_every_quality_is_minus_fifty_percent():
    halved = [(rate / 2, quality) for rate, quality in CURVE]
    assert isclose(bd_rate(CURVE, halved), -50, abs_tol=1e-9)


def test_only_the_common_range_of_quality_counts():
    shifted = [(rate * 1.1, quality + 5) for rate, quality in CURVE]
    better = bd_rate(CURVE, shifted)
    assert -30 < better < -5


def test_curves_without_a_common_range_say_nothing():
    assert bd_rate(CURVE, [(rate, quality + 50) for rate, quality in CURVE]) is None


def test_points_that_cost_more_for_less_are_left_out():
    with_noise = [*CURVE, (300.0, 70.0)]
    assert isclose(bd_rate(CURVE, with_noise), 0, abs_tol=1e-9)
    assert bd_rate(CURVE, CURVE[:2]) is None
