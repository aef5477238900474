import numpy as np
import pytest

import adapt
import calibrate
from precoder.activity import Activity
from precoder.models import Strengths, adapted_amount, precoded_share

FIT = {"intercept": 0.9, "noise": -0.3}


def test_amount_is_what_the_server_applies():
    # The same numbers as in the server's StrengthTableTest.
    assert adapted_amount(FIT, Activity(2, 1, 0.1, 0, 0)) == 0.9
    assert adapted_amount(FIT, Activity(2, 1, 0.1, 2, 0)) == pytest.approx(0.5704, abs=1e-4)
    assert adapted_amount(FIT, Activity(2, 1, 0.1, 25, 0)) == 0
    assert adapted_amount({"intercept": 2, "noise": 0}, Activity(2, 1, 0.1, 0, 0)) == 1.8


def test_adaptive_fades_out_where_almost_everything_is_flat():
    assert precoded_share(Activity(0.5, 1, 0.75, 0, 0)) == 1
    assert precoded_share(Activity(0.5, 1, 0.825, 0, 0)) == pytest.approx(0.5)
    assert precoded_share(Activity(0.5, 1, 0.9, 0, 0)) == 0


def test_adaptive_leaves_hard_edges_on_flat_ground_alone():
    for edges, share in ((0.9, 1), (1.15, 0.5), (1.4, 0)):
        assert precoded_share(Activity(14, 14, 0.6, 0, edges)) == pytest.approx(share)


def test_modes_and_amounts_are_told_apart():
    fit = {"intercept": 1.0, "slope": -0.5, "spatial": 0, "temporal": 0, "flat": 0, "noise": 0}
    table = {
        "stepAtZero": 4,
        "stepAtOne": 128,
        "amounts": {"PRECODER_LOW": 0.5, "PRECODER_ADAPTIVE": 1},
        "codecs": {"AV1": {"fit": fit, "adaptive": FIT}, "Y4M": {"quantiser": 0.4}},
    }
    strengths = Strengths(table)
    activity = Activity(2, 1, 0.1, 0, 0)
    assert strengths.of("AV1", "8", 0.04, activity, "LOW").amount == 0.5
    assert strengths.of("AV1", "8", 0.04, activity, "1.5").amount == 1.5
    adapted = strengths.of("AV1", "8", 0.04, activity, "ADAPTIVE")
    assert adapted.amount == adapted_amount(FIT, activity)
    assert strengths.of("Y4M", "", 0.04, activity, "ADAPTIVE").amount == 1
    black = Activity(0, 0, 1, 0, 0)
    assert strengths.of("Y4M", "", 0.04, black, "ADAPTIVE").amount == 0


def test_a_preset_shifts_the_step_where_the_table_names_it():
    fit = {"intercept": 1.0, "slope": -0.5, "spatial": 0, "temporal": 0, "flat": 0, "noise": 0.4}
    table = {
        "stepAtZero": 4,
        "stepAtOne": 32,
        "amounts": {},
        "codecs": {"H_264": {"fit": fit, "presets": {"slow": 0.25}}},
    }
    activity = Activity(2, 1, 0, 0, 0)
    quantisers = {
        preset: Strengths(table).of("H_264", preset, 0.04, activity, "1").quantiser
        for preset in ("medium", "slow", "slower")
    }
    # From 0 to 1 it is ln 8.
    assert quantisers["slow"] == pytest.approx(quantisers["medium"] + 0.25 / np.log(8))
    assert quantisers["slower"] == quantisers["medium"]
    noisy = Strengths(table).of("H_264", "medium", 0.04, Activity(2, 1, 0, 2, 0), "1")
    assert noisy.quantiser == pytest.approx(quantisers["medium"] + 0.4 * np.log(3) / np.log(8))


def test_a_preset_counts_as_finer_where_it_reaches_more_at_the_same_bitrate():
    def row(clip: str, preset: str, kbps: float, step: float) -> dict:
        return {"clip": clip, "encoder": "x264", "preset": preset, "kbps": kbps, "step": step}

    rows = [
        row("a", "medium", 100, 20),
        row("a", "slow", 100, 10),
        # Half the step, but at twice the bitrate.
        row("b", "medium", 100, 20),
        row("b", "slow", 200, 10),
        row("c", "medium", 100, 20),
        row("c", "slow", 100, 20 / np.sqrt(2)),
    ]
    offsets = calibrate.presets(rows, "medium", -1.0)
    assert offsets == {"slow": pytest.approx(-np.log(2) / 2, abs=1e-3)}


def encodes(noise: float, best: float) -> list[dict]:
    """Of one clip: quality peaks at an amount, the bitrate is always met."""
    rows = []
    for rate in adapt.BITS_PER_PIXEL:
        for amount in (0.0, *adapt.AMOUNTS):
            quality = 60 + 20 * np.log(rate / 0.01) + 4 - 4 * (amount - best) ** 2
            rows.append(
                {
                    "clip": str(noise),
                    "encoder": "x264",
                    "rate": rate,
                    "amount": amount,
                    "quantiser": 0.5,
                    "spatial": 5.0,
                    "temporal": 5.0,
                    "flat": 0.1,
                    "noise": noise,
                    "edges": 0.0,
                    "kbps": 1000 * rate,
                    **{metric: quality for metric in adapt.WEIGHTS},
                }
            )
    return rows


def test_gain_is_the_bitrate_saved_at_equal_quality():
    cases = adapt.gains(encodes(5.0, 1.2))
    # Quality rises by 20 per unit of ln R; at the best amount it is 4 * 1.2 ** 2 higher.
    assert cases[0]["gains"][2] == pytest.approx(4 * 1.2**2 / 20)
    assert cases[0]["gains"][0] == 0


def test_fit_finds_that_grain_bears_less():
    rows = [r for n, best in ((0, 1.8), (1, 1.2), (3, 0.6)) for r in encodes(float(n), best)]
    fits, gain = adapt.fit(adapt.gains(rows))
    for noise, best in ((0, 1.8), (1, 1.2), (3, 0.6)):
        found = adapted_amount(fits["x264"], Activity(5, 5, 0.1, noise, 0))
        assert found == pytest.approx(best, abs=0.2)
    assert gain > 0.1
