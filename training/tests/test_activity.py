import json
from pathlib import Path

import numpy as np
import pytest

from precoder.activity import of_clip

#: What the server's tests read, too.
VECTORS = Path(__file__).parents[2] / "src/test/resources/precoders/strength-vectors.json"


def test_measures_are_those_of_the_server():
    # The same frames as in the server's ContentActivityTest.
    expected = json.loads(VECTORS.read_text())["activity"]
    y, x = np.mgrid[:120, :200]
    clip = np.stack([(x * 7 + y * 13 + x * y + frame * 11) % 251 for frame in range(3)])
    activity = of_clip(clip.astype(np.uint8))
    assert activity.spatial == pytest.approx(expected["spatial"])
    assert activity.temporal == pytest.approx(expected["temporal"])
    assert activity.noise == pytest.approx(expected["noise"])
    assert activity.flat == expected["flat"]


def test_noise_is_that_of_the_calm_parts_and_bars_of_black_do_not_hide_it():
    grain = np.random.default_rng(1).normal(120, 4, (1, 256, 256)).round().astype(np.uint8)
    assert 2.5 < of_clip(grain).noise < 4
    grain[:, :64] = 16
    assert 2.5 < of_clip(grain).noise < 4
    texture = np.full((1, 256, 256), 50, np.uint8)
    texture[..., ::2, :128:2] = 90
    assert of_clip(texture).noise == 0
    assert of_clip(np.full((1, 256, 256), 16, np.uint8)).noise == 0


def test_text_is_told_by_flat_blocks_beside_hard_edges_and_bars_are_no_text():
    # As in the server's StrengthControlTest: 0.6 ln (1 + 0.4 * 29).
    y, x = np.mgrid[:64, :320]
    text = np.where((x < 192) | ((x + y) % 2 == 0), 40, 98).astype(np.uint8)
    assert of_clip(text[None]).edges == pytest.approx(1.5202, abs=1e-4)
    bars = np.full((1, 192, 320), 16, np.uint8)
    bars[:, 64:128] = text
    assert of_clip(bars).edges == pytest.approx(1.5202, abs=1e-4)
    bars[:, 64:128] = 16
    assert of_clip(bars).edges == 0
