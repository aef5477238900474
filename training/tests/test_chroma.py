from pathlib import Path

import numpy as np
import pytest
import torch

from precoder.activity import Activity
from precoder.chroma import GAIN, RADIUS, chroma_network
from precoder.clips import Clip
from precoder.models import (
    RESOURCES,
    Precoder,
    Strength,
    Strengths,
    chroma_amount,
    coarse_limit,
)
from precoder.onnx_form import model_of


def plane(height: int = 32, width: int = 40) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    return torch.randint(100, 130, (1, 1, height, width), generator=generator).float()


@torch.no_grad()
def test_each_sample_moves_away_from_the_mean_within_the_disc():
    samples = plane()[0, 0].numpy()
    padded = np.pad(samples, 4, mode="edge")
    around = [(y, x) for y in range(-4, 5) for x in range(-4, 5) if 0 < y * y + x * x <= RADIUS**2]
    mean = sum(padded[4 + y : 36 + y, 4 + x : 44 + x] for y, x in around) / len(around)
    expected = np.clip(np.round(GAIN * (samples - mean) * 4) / 4, -32, 31.75)
    change = chroma_network()(plane(), torch.tensor([0.5]))[0, 0].numpy()
    # A quarter, where float sums fall on the other side of a rounding.
    assert np.abs(change - expected).max() <= 0.25
    assert np.abs(change - expected).mean() < 0.01


@torch.no_grad()
def test_flat_areas_of_every_level_stay_exactly_as_they_are():
    flat = torch.arange(256.0).view(-1, 1, 1, 1).expand(-1, 1, 16, 16)
    precoded = chroma_network().precode(flat, torch.full((256,), 0.5), 1.8)
    assert torch.equal(precoded, flat)


@pytest.mark.parametrize("bit_depth", [8, 10])
def test_the_exported_model_computes_what_the_network_computes(tmp_path: Path, bit_depth: int):
    pytest.importorskip("onnxruntime", reason="the comparison needs ONNX Runtime")
    import onnx

    from export import share_of_differences

    path = tmp_path / "chroma.onnx"
    onnx.save(model_of(chroma_network(), bit_depth), str(path))
    assert share_of_differences(chroma_network(), path, bit_depth) < 1e-3


def test_the_amount_rises_between_two_quantisers_with_that_of_luma():
    ramp = {"from": 0.4, "full": 0.6, "amount": 0.5}
    assert chroma_amount(ramp, 0.4, 1.4) == 0
    assert chroma_amount(ramp, 0.5, 1.0) == pytest.approx(0.25)
    assert chroma_amount(ramp, 0.9, 1.4) == pytest.approx(0.7)
    assert chroma_amount(None, 0.9, 1.4) == 0


def test_amounts_are_limited_more_and_more_between_two_quantisers():
    ramp = {"from": 0.5, "full": 0.9, "amount": 0.8}
    assert coarse_limit(ramp, 0.5) == pytest.approx(1.8)
    assert coarse_limit(ramp, 0.7) == pytest.approx(1.3)
    assert coarse_limit(ramp, 1.0) == pytest.approx(0.8)
    assert coarse_limit(None, 1.0) == np.inf


def table(**entry: dict[str, float]) -> Strengths:
    content = {"spatial": 0.0, "temporal": 0.0, "flat": 0.0, "noise": 0.0}
    fit = {"intercept": 3.0, "slope": -0.5, **content}
    return Strengths(
        {
            "stepAtZero": 4,
            "stepAtOne": 128,
            "amounts": {"PRECODER_BAL": 1.5, "PRECODER_ADAPTIVE": 1.5},
            "codecs": {
                "AV1": {
                    "fit": fit,
                    "adaptive": {"intercept": 1.6, "noise": 0.0},
                    **entry,
                }
            },
        }
    )


def test_limit_and_chroma_of_the_table_reach_a_clips_strength():
    ramps = {
        "chroma": {"from": 0.5, "full": 0.9, "amount": 0.4},
        "coarseLimit": {"from": 0.5, "full": 0.9, "amount": 0.8},
    }
    # ln step = 3 - 0.5 ln 0.02 = 4.956, of ln 4 = 1.386 to ln 128 = 4.852: the coarsest.
    busy = Activity(2, 1, 0.0, 0.0, 0.0)
    assert table().of("AV1", "8", 0.02, busy, "BAL") == Strength(1.0, 1.5, 0.0)
    limited = table(**ramps).of("AV1", "8", 0.02, busy, "BAL")
    assert limited == Strength(1.0, pytest.approx(0.8), pytest.approx(0.32))
    # Half flat between 0.75 and 0.9: half of the limited amount.
    flat = table(**ramps).of("AV1", "8", 0.02, Activity(0.5, 1, 0.825, 0.0, 0.0), "ADAPTIVE")
    assert flat == Strength(1.0, pytest.approx(0.4), pytest.approx(0.16))


def test_a_clips_chroma_is_precoded_only_where_it_has_an_amount():
    pytest.importorskip("onnxruntime", reason="models run in ONNX Runtime")
    generator = np.random.default_rng(4)
    clip = Clip(
        "noise",
        b"YUV4MPEG2 W20 H12 F25:1",
        generator.integers(60, 200, (2, 12, 20), dtype=np.uint8),
        generator.integers(100, 150, (2, 2, 6, 10), dtype=np.uint8),
        25.0,
    )
    precoder = Precoder(RESOURCES / "precoder-8bit.onnx")
    luma_alone = precoder.precode(clip, Strength(0.8, 1.0))
    both = precoder.precode(clip, Strength(0.8, 1.0, 0.5))
    assert (luma_alone.luma != clip.luma).any()
    assert (luma_alone.chroma == clip.chroma).all()
    assert (both.luma == luma_alone.luma).all()
    assert both.chroma.shape == clip.chroma.shape
    assert (both.chroma != clip.chroma).mean() > 0.3
