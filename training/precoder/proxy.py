"""Codecs that gradients pass through: what encoders would do to two successive frames.

The first frame is coded intra, the second predicted from the decoded first by block motion. What
matters is not how many bits it says but how they change with the picture. Frames come in groups of
successive planes: each group has a quantiser step and bits of its own.
"""

import functools
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from precoder.planes import pooled

#: Keyframes predict blocks of this side from their own mean.
INTRA_BLOCK = 8
MOTION_BLOCK = 16
#: In whole samples; around the best of those, half samples are tried.
MOTION_RANGE = 3
#: What a vector must gain in mean absolute difference: staying costs least to say, half samples most.
STAYING_BONUS, HALF_SAMPLE_COST = 0.2, 0.05
#: H.264's filter for half samples.
HALF_SAMPLE_TAPS = (1 / 32, -5 / 32, 20 / 32, 20 / 32, -5 / 32, 1 / 32)
#: Encoders code reference frames finer.
INTRA_STEP = 0.85
#: The share of a keyframe's bits that each predicted frame bears.
INTRA_SHARE = 0.12
BITS_PER_LOG2 = 0.75
#: What a bit may cost in squared error, in squares of the step: 0.85 * 2^((QP - 12) / 3) of the
#: H.264 reference encoder, where the step is 2^((QP - 4) / 6).
LAGRANGIAN = 0.85 * 2 ** (-8 / 3)
#: Headers, modes and motion, per 16x16 block.
SIDE_BITS = 2.0
#: Quantiser steps, 8-bit scale, that the quantiser inputs 0 and 1 stand for.
FINEST_STEP, COARSEST_STEP = 4.0, 128.0
#: The deblocking filter looks at edges of blocks of this side. It leaves edges alone that are higher
#: than so many steps, or whose sides rise by more than this many roots of the step (H.264's tables of
#: alpha and beta, followed roughly), and moves a sample by at most this share of a step.
DEBLOCKED_BLOCK = 8
EDGE_HEIGHT, EDGE_SLOPE, EDGE_CHANGE = 1.2, 1.8, 0.1
#: AV1's constrained filter: how far a neighbour may differ to count in full, in steps and at most,
#: and the weight of each of the eight.
CONSTRAINED_BY, CONSTRAINED_AT_MOST, CONSTRAINED_WEIGHT = 0.1, 6.0, 1 / 16
#: The side of the blocks that it is switched on or off for.
CONSTRAINED_BLOCK = 32


@dataclass(frozen=True)
class Coder:
    """What tells families of encoders apart."""

    #: Sides of the transforms of residuals; each block as large as the largest of them (or as a
    #: motion block) takes the one that costs it least.
    transforms: tuple[int, ...]
    #: Rounding of optimising encoders: less than this share of a step becomes zero.
    dead_zone: float = 0.62
    deblocks: bool = False
    #: Has a filter after deblocking that smooths along and across edges, where that helps.
    constrained: bool = False


PLAIN = Coder((8, 16))
AVC = Coder((4, 8), deblocks=True)
HEVC = Coder((8, 16, 32), deblocks=True)
AV1 = Coder((8, 16, 32), dead_zone=0.65, deblocks=True, constrained=True)
#: By the names of train.py's arguments.
CODERS = {"plain": PLAIN, "avc": AVC, "hevc": HEVC, "av1": AV1}


class Coded(NamedTuple):
    """The second frames as decoded, [G * N, 1, H, W], and the natural logarithms of bits, [G]."""

    decoded: Tensor
    log_bits: Tensor


def quantiser_of(step: Tensor) -> Tensor:
    """The quantiser inputs, 0...1, that stand for steps; logarithmic."""
    return (torch.log(step / FINEST_STEP) / math.log(COARSEST_STEP / FINEST_STEP)).clamp(0, 1)


class ProxyCodec:
    """Codes pairs of limited-range luma planes with sides that are multiples of 32."""

    def __init__(self, device: torch.device, coder: Coder = PLAIN) -> None:
        self._coder = coder
        self._bases = [_transform_basis(side).to(device) for side in coder.transforms]

    def __call__(self, first: Tensor, second: Tensor, step: Tensor) -> Coded:
        """``step``: the second frames' quantiser steps, [G], of as many successive planes each."""
        groups = len(step)
        steps = step.repeat_interleave(len(second) // groups).view(-1, 1, 1, 1)
        flat = _block_means(first, INTRA_BLOCK)
        first_residual, first_bits = self._residual(first - flat, steps * INTRA_STEP)
        reference = self._filtered(flat + first_residual, first, steps * INTRA_STEP)
        prediction = _predict(second, reference)
        second_residual, second_bits = self._residual(second - prediction, steps)
        decoded = self._filtered(prediction + second_residual, second, steps)
        side = SIDE_BITS * second.numel() / groups / MOTION_BLOCK**2
        bits = pooled(INTRA_SHARE * first_bits + second_bits, groups)
        return Coded(decoded, torch.log(bits + side))

    def _residual(self, residual: Tensor, steps: Tensor) -> tuple[Tensor, Tensor]:
        """The residual as decoded, and the bits of each plane, [N]."""
        unit = max(MOTION_BLOCK, *self._coder.transforms)
        forms = [
            _transformed(residual, steps, basis, unit, self._coder.dead_zone)
            for basis in self._bases
        ]
        with torch.no_grad():
            costs = [
                F.avg_pool2d((decoded - residual) ** 2, unit) * unit**2
                + LAGRANGIAN * steps**2 * bits
                for decoded, bits in forms
            ]
            best = torch.cat(costs, 1).argmin(1, keepdim=True)
        shares = [(best == index).float() for index in range(len(forms))]
        decoded = sum(
            form * F.interpolate(share, scale_factor=unit, mode="nearest")
            for share, (form, _) in zip(shares, forms, strict=True)
        )
        bits = sum(bits * share for share, (_, bits) in zip(shares, forms, strict=True))
        return decoded, bits.sum((1, 2, 3))

    def _filtered(self, decoded: Tensor, source: Tensor, steps: Tensor) -> Tensor:
        """After the loop filters."""
        if self._coder.deblocks:
            decoded = _deblocked(decoded, steps)
            decoded = _deblocked(decoded.transpose(2, 3), steps).transpose(2, 3)
        if self._coder.constrained:
            decoded = _constrained(decoded, source, steps)
        return decoded.clamp(0, 255)


def _transform_basis(side: int) -> Tensor:
    """The rows of an orthonormal DCT, [side, side]."""
    positions = torch.arange(side, dtype=torch.float64)
    basis = torch.cos(torch.pi * (positions[None] + 0.5) * positions[:, None] / side)
    basis[0] /= 2**0.5
    basis *= (2 / side) ** 0.5
    return basis.float()


def _transformed(
    residual: Tensor, steps: Tensor, basis: Tensor, unit: int, dead_zone: float
) -> tuple[Tensor, Tensor]:
    """The residual as decoded, and the bits of blocks of side ``unit``, [N, 1, H, W] over unit."""
    side = len(basis)
    # [N, 1, rows, columns, side, side]
    blocks = residual.unflatten(3, (-1, side)).unflatten(2, (-1, side)).transpose(3, 4)
    steps = steps.view(-1, 1, 1, 1, 1, 1)
    levels = basis @ blocks @ basis.T / steps
    bits = BITS_PER_LOG2 * torch.log2(1 + levels**2).sum((4, 5))
    across = unit // side
    bits = F.avg_pool2d(bits, across) * across**2
    rounded = torch.sign(levels) * torch.floor(levels.abs() + (1 - dead_zone))
    # Straight through: decoding follows the rounded levels, gradients the unrounded.
    levels = levels + (rounded - levels).detach()
    decoded = basis.T @ (levels * steps) @ basis
    return decoded.transpose(3, 4).flatten(4, 5).flatten(2, 3), bits


def _deblocked(planes: Tensor, steps: Tensor) -> Tensor:
    """Edges between columns of blocks, made smaller where they look like the quantiser's doing."""
    columns = planes.unflatten(3, (-1, DEBLOCKED_BLOCK))
    before, after = columns[..., :-1, -2:], columns[..., 1:, :2]
    steps = steps.unsqueeze(-1)
    height = after[..., :1] - before[..., 1:]
    slope_before = before[..., 1:] - before[..., :1]
    slope_after = after[..., 1:] - after[..., :1]
    slope = EDGE_SLOPE * steps.sqrt()
    is_filtered = (
        (height.abs() < EDGE_HEIGHT * steps)
        & (slope_before.abs() < slope)
        & (slope_after.abs() < slope)
    )
    # As H.264's filter: 4 times the edge, less the distance of the samples beside it.
    change = (3 * height - slope_before - slope_after) / 8
    limit = EDGE_CHANGE * steps
    change = torch.maximum(torch.minimum(change, limit), -limit) * is_filtered
    # The last column of each block but the last goes up, the first of each but the first down.
    up = F.pad(change, (DEBLOCKED_BLOCK - 1, 0, 0, 1))
    down = F.pad(change, (0, DEBLOCKED_BLOCK - 1, 1, 0))
    return (columns + up - down).flatten(3)


def _constrained(planes: Tensor, source: Tensor, steps: Tensor) -> Tensor:
    """Drawn towards their neighbours, those that differ little, in blocks that gain by it."""
    limit = (CONSTRAINED_BY * steps).clamp(max=CONSTRAINED_AT_MOST)
    height, width = planes.shape[2:]
    padded = F.pad(planes, (1, 1, 1, 1), mode="replicate")
    total = torch.zeros_like(planes)
    for y, x in ((y, x) for y in range(3) for x in range(3) if (y, x) != (1, 1)):
        difference = padded[..., y : y + height, x : x + width] - planes
        # Full weight up to the limit, none from twice the limit on.
        magnitude = torch.minimum(difference.abs(), (2 * limit - difference.abs()).clamp(min=0))
        total = total + torch.sign(difference) * magnitude
    filtered = planes + CONSTRAINED_WEIGHT * total
    with torch.no_grad():
        gain = (planes - source) ** 2 - (filtered - source) ** 2
        is_filtered = (F.avg_pool2d(gain, CONSTRAINED_BLOCK) > 0).float()
        is_filtered = F.interpolate(is_filtered, scale_factor=CONSTRAINED_BLOCK, mode="nearest")
    return planes + is_filtered * (filtered - planes)


def _block_means(planes: Tensor, size: int) -> Tensor:
    return F.interpolate(F.avg_pool2d(planes, size), scale_factor=size, mode="nearest")


@functools.cache
def _half_sample_taps(device: torch.device) -> Tensor:
    return torch.tensor(HALF_SAMPLE_TAPS, device=device)


def _doubled(planes: Tensor) -> Tensor:
    """[N, 1, H, W] with half samples between and after the whole ones, [N, 1, 2H, 2W]."""
    taps = _half_sample_taps(planes.device)
    before, after = len(taps) // 2 - 1, len(taps) // 2
    padded = F.pad(planes, (before, after, 0, 0), mode="replicate")
    wide = torch.stack((planes, F.conv2d(padded, taps.view(1, 1, 1, -1))), -1).flatten(-2)
    padded = F.pad(wide, (0, 0, before, after), mode="replicate")
    return torch.stack((wide, F.conv2d(padded, taps.view(1, 1, -1, 1))), -2).flatten(-3, -2)


def _predict(frame: Tensor, reference: Tensor) -> Tensor:
    """Per block, the best of the reference's shifts, or the frame's own mean where that is nearer.

    The choice has no gradient, the prediction has.
    """
    reach = MOTION_RANGE + 1
    doubled = _doubled(F.pad(reference, (reach,) * 4, mode="replicate"))
    samples = doubled.flatten(2)
    means = _block_means(frame, MOTION_BLOCK)

    def moved(vectors: Tensor) -> Tensor:
        """By vectors [N, rows, columns, 2] of the motion blocks, (y, x) in half samples."""
        of_samples = vectors.repeat_interleave(MOTION_BLOCK, 1).repeat_interleave(MOTION_BLOCK, 2)
        rows = 2 * (torch.arange(frame.shape[-2], device=frame.device).view(1, -1, 1) + reach)
        columns = 2 * (torch.arange(frame.shape[-1], device=frame.device).view(1, 1, -1) + reach)
        index = (rows + of_samples[..., 0]) * doubled.shape[-1] + columns + of_samples[..., 1]
        return samples.gather(2, index.flatten(1).unsqueeze(1)).view_as(frame)

    with torch.no_grad():
        vectors, errors = _whole_sample_motion(frame, doubled[..., ::2, ::2])
        whole = vectors
        for offset in _half_sample_offsets(frame.device):
            candidates = whole + offset
            costs = _block_errors(frame, moved(candidates)) + HALF_SAMPLE_COST
            vectors = torch.where((costs < errors).unsqueeze(-1), candidates, vectors)
            errors = torch.minimum(costs, errors)
        is_intra = (_block_errors(frame, means) < errors).unsqueeze(1).float()
        is_intra = F.interpolate(is_intra, scale_factor=MOTION_BLOCK, mode="nearest") > 0
    return torch.where(is_intra, means, moved(vectors))


@functools.cache
def _half_sample_offsets(device: torch.device) -> list[Tensor]:
    around = ((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0))
    return [torch.tensor(offset, device=device) for offset in around]


@functools.cache
def _whole_sample_shifts(device: torch.device) -> Tensor:
    """(y, x) in half samples, row by row."""
    span = range(-MOTION_RANGE, MOTION_RANGE + 1)
    return 2 * torch.tensor([(y, x) for y in span for x in span], device=device)


def _whole_sample_motion(frame: Tensor, padded: Tensor) -> tuple[Tensor, Tensor]:
    """Vectors as for the prediction, [N, rows, columns, 2], and their costs [N, rows, columns].

    ``padded``: the reference, extended by one sample more than the range.
    """
    height, width = frame.shape[-2:]
    span = range(-MOTION_RANGE, MOTION_RANGE + 1)
    reach = MOTION_RANGE + 1
    costs = torch.stack(
        [
            _block_errors(
                frame, padded[..., reach + y : reach + y + height, reach + x : reach + x + width]
            )
            for y in span
            for x in span
        ],
        1,
    )
    costs[:, len(span) ** 2 // 2] -= STAYING_BONUS
    errors, best = costs.min(1)
    return _whole_sample_shifts(frame.device)[best], errors


def _block_errors(frame: Tensor, prediction: Tensor) -> Tensor:
    """Mean absolute differences of motion blocks, [N, rows, columns]."""
    return F.avg_pool2d((frame - prediction).abs(), MOTION_BLOCK)[:, 0]
