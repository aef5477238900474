"""How busy a picture is: what the server measures of each frame to guess the encoder's quantiser.

The same as the engine's ContentActivity; its test holds both to the same numbers.
"""

from dataclasses import dataclass

import numpy as np

BLOCK = 8
#: Every fourth block each way is looked at.
STRIDE = 4 * BLOCK
#: Levels by which the samples of a flat block may differ; the noise of cameras is above.
FLATNESS = 2
#: No sample of a black block is above this.
BLACK = 20
#: The share of blocks that count as calm.
CALM_SHARE = 0.1


@dataclass(frozen=True)
class Activity:
    """What the sampled blocks say.

    ``spatial`` and ``temporal``: mean absolute differences in levels of 8 bit, inside blocks and to
    the previous frame; ``flat``: the share of blocks without texture, 0...1; ``noise``: the
    standard deviation of noise in the calm parts of the picture, in levels; ``edges``: how much is
    flat beside hard edges, as in text, F * ln(1 + S) without the bars of black around a picture.
    """

    spatial: float
    temporal: float
    flat: float
    noise: float
    edges: float


def sampled_blocks(luma: np.ndarray) -> np.ndarray:
    """Of a plane [H, W]: the sampled blocks, [count, 8, 8]."""
    height, width = luma.shape
    return np.stack(
        [
            luma[y : y + BLOCK, x : x + BLOCK]
            for y in range(0, height - BLOCK + 1, STRIDE)
            for x in range(0, width - BLOCK + 1, STRIDE)
        ]
    ).astype(np.float64)


def of_clip(luma: np.ndarray) -> Activity:
    """Means over the frames of [T, H, W]."""
    columns = len(range(0, luma.shape[2] - BLOCK + 1, STRIDE))
    spatial, temporal, flat, noise, edges, previous = [], [], [], [], [], None
    for plane in luma:
        blocks = sampled_blocks(plane)
        spatial.append(_spatial(blocks))
        flat.append(_flat(blocks))
        noise.append(_noise(blocks))
        edges.append(_edges(blocks, columns))
        if previous is not None:
            temporal.append(np.abs(blocks - previous).mean())
        previous = blocks
    movement = float(np.mean(temporal)) if temporal else 0.0
    means = (float(np.mean(values)) for values in (flat, noise, edges))
    return Activity(float(np.mean(spatial)), movement, *means)


def _spatial(blocks: np.ndarray) -> float:
    return float(np.abs(blocks - blocks.mean((1, 2), keepdims=True)).mean())


def _flat(blocks: np.ndarray) -> float:
    return float(np.mean(blocks.max((1, 2)) - blocks.min((1, 2)) <= FLATNESS))


def _edges(blocks: np.ndarray, columns: int) -> float:
    """What is flat beside hard edges, without the rows and columns at the edges that are black."""
    rows = blocks.reshape(-1, columns, BLOCK, BLOCK)
    lit = np.argwhere(rows.max((2, 3)) > BLACK)
    if len(lit) == 0:
        return 0.0
    (top, left), (bottom, right) = lit.min(0), lit.max(0)
    picture = rows[top : bottom + 1, left : right + 1].reshape(-1, BLOCK, BLOCK)
    return float(_flat(picture) * np.log1p(_spatial(picture)))


def _noise(blocks: np.ndarray) -> float:
    """Immerkaer, "Fast noise variance estimation", 1996, of each block; of those a low quantile.

    Detail looks like noise, too, but pictures have calmer places. Grain is everywhere but in bars
    of black.
    """
    blocks = blocks[blocks.max((1, 2)) > BLACK]
    if len(blocks) == 0:
        return 0.0
    rows = blocks[:, :-2] - 2 * blocks[:, 1:-1] + blocks[:, 2:]
    both = rows[..., :-2] - 2 * rows[..., 1:-1] + rows[..., 2:]
    deviations = np.sort(np.abs(both).mean((1, 2))) * np.sqrt(np.pi / 2) / 6
    return float(deviations[int(CALM_SHARE * (len(deviations) - 1))])
