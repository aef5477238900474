"""Training material: pairs of luma patches, from clips and from stills."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from precoder.planes import CPU

PATCH = 128


#: Stills are sources by groups of so many.
STILLS_PER_SOURCE = 12


class Material:
    """Luma of clips ([T, H, W] each) and stills ([H, W] each), as ``prepare.py`` has left it.

    A source is a clip or a group of stills. The patches of a group come from one source: rate and
    quality are pooled over a group, as they are over a frame. All material lies in the device's
    memory.
    """

    def __init__(self, folder: Path, device: torch.device = CPU) -> None:
        def planes(kind: str) -> list[Tensor]:
            paths = sorted(folder.glob(f"{kind}-*.npy"))
            return [torch.from_numpy(np.load(path)).to(device) for path in paths]

        self._clips = planes("clip")
        stills = planes("still")
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
        self, sources: list[int], count: int, generator: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """``count`` patches of each source, of two successive frames.

        [len(sources) * count, 1, 128, 128] each, whole numbers 0...255.
        """
        pairs = [self._pair(source, generator) for source in sources for _ in range(count)]
        both = torch.stack(pairs).float()
        return both[:, :1], both[:, 1:]

    def _pair(self, source: int, generator: np.random.Generator) -> Tensor:
        """[2, 128, 128]."""
        if source < len(self._clips):
            pair = _from_clip(self._clips[source], generator)
        else:
            stills = self._groups[source - len(self._clips)]
            pair = _from_still(stills[generator.integers(len(stills))], generator)
        return _turned(pair, generator)


def _from_clip(clip: Tensor, generator: np.random.Generator) -> Tensor:
    frames, height, width = clip.shape
    top = generator.integers(height - PATCH + 1)
    left = generator.integers(width - PATCH + 1)
    first = generator.integers(frames - 1)
    pair = clip[first : first + 2, top : top + PATCH, left : left + PATCH]
    return pair.flip(0) if generator.random() < 0.5 else pair


def _from_still(still: Tensor, generator: np.random.Generator) -> Tensor:
    """The still, and itself moved by parts of a sample, each with noise of its own."""
    height, width = still.shape
    margin = 4
    top = generator.integers(margin, height - PATCH - margin + 1)
    left = generator.integers(margin, width - PATCH - margin + 1)
    shift_y, shift_x = generator.uniform(-2, 2, 2)
    deviation = float(generator.choice((0.0, 0.7, 1.5)))
    frames = []
    for y, x in ((0.0, 0.0), (shift_y, shift_x)):
        whole_y, whole_x = int(np.floor(y)), int(np.floor(x))
        part_y, part_x = float(y - whole_y), float(x - whole_x)
        area = still[
            top + whole_y : top + whole_y + PATCH + 1, left + whole_x : left + whole_x + PATCH + 1
        ].float()
        area = area[:-1] * (1 - part_y) + area[1:] * part_y
        area = area[:, :-1] * (1 - part_x) + area[:, 1:] * part_x
        if deviation > 0:
            area = area + deviation * torch.randn_like(area)
        frames.append(area.round().clamp(0, 255))
    return torch.stack(frames).to(torch.uint8)


def _turned(pair: Tensor, generator: np.random.Generator) -> Tensor:
    if generator.random() < 0.5:
        pair = pair.flip(2)
    if generator.random() < 0.5:
        pair = pair.flip(1)
    if generator.random() < 0.5:
        pair = pair.transpose(1, 2)
    return pair
