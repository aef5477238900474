"""Training material: pairs of luma patches, from clips and from stills."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

PATCH = 128


#: Stills are sources by groups of so many.
STILLS_PER_SOURCE = 12


class Material:
    """Luma of clips ([T, H, W] each) and stills ([H, W] each), as ``prepare.py`` has left it.

    A source is a clip or a group of stills. All patches of a batch come from one source: rate and
    quality are pooled over a batch, as they are over a frame.
    """

    def __init__(self, folder: Path) -> None:
        self._clips = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("clip-*.npy"))]
        stills = [np.load(path, mmap_mode="r") for path in sorted(folder.glob("still-*.npy"))]
        self._groups = [
            stills[start : start + STILLS_PER_SOURCE]
            for start in range(0, len(stills), STILLS_PER_SOURCE)
        ]
        if not self._clips:
            raise FileNotFoundError(f"{folder} has no clip-*.npy: run prepare.py first")

    @property
    def sources(self) -> int:
        """How many there are."""
        return len(self._clips) + len(self._groups)

    def batch(
        self, source: int, count: int, generator: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """Two successive frames each, [count, 1, 128, 128], whole numbers 0...255."""
        if source < len(self._clips):
            pairs = [_from_clip(self._clips[source], generator) for _ in range(count)]
        else:
            stills = self._groups[source - len(self._clips)]
            pairs = [
                _from_still(stills[generator.integers(len(stills))], generator)
                for _ in range(count)
            ]
        both = torch.from_numpy(np.stack(pairs)).float()
        return both[:, :1], both[:, 1:]


def _from_clip(clip: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    frames, height, width = clip.shape
    top = generator.integers(height - PATCH + 1)
    left = generator.integers(width - PATCH + 1)
    first = generator.integers(frames - 1)
    pair = clip[first : first + 2, top : top + PATCH, left : left + PATCH]
    if generator.random() < 0.5:
        pair = pair[::-1]
    return _turned(pair, generator)


def _from_still(still: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The still, and itself moved by parts of a sample, each with noise of its own."""
    height, width = still.shape
    margin = 4
    top = generator.integers(margin, height - PATCH - margin + 1)
    left = generator.integers(margin, width - PATCH - margin + 1)
    shift_y, shift_x = generator.uniform(-2, 2, 2)
    deviation = generator.choice((0.0, 0.7, 1.5))
    frames = []
    for y, x in ((0.0, 0.0), (shift_y, shift_x)):
        whole_y, whole_x = int(np.floor(y)), int(np.floor(x))
        part_y, part_x = y - whole_y, x - whole_x
        area = still[
            top + whole_y : top + whole_y + PATCH + 1, left + whole_x : left + whole_x + PATCH + 1
        ].astype(np.float32)
        area = area[:-1] * (1 - part_y) + area[1:] * part_y
        area = area[:, :-1] * (1 - part_x) + area[:, 1:] * part_x
        area += generator.normal(0, deviation, area.shape) if deviation > 0 else 0
        frames.append(np.clip(np.round(area), 0, 255))
    return _turned(np.stack(frames).astype(np.uint8), generator)


def _turned(pair: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    if generator.random() < 0.5:
        pair = pair[..., ::-1]
    if generator.random() < 0.5:
        pair = pair[..., ::-1, :]
    if generator.random() < 0.5:
        pair = pair.transpose(0, 2, 1)
    return np.ascontiguousarray(pair)
