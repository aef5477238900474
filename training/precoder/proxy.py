"""A codec that gradients pass through: what an encoder would do to two successive frames.

The first frame is coded intra, the second predicted from the decoded first by block motion. What
matters is not how many bits it says but how they change with the picture.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

TRANSFORM = 8
MOTION_BLOCK = 16
MOTION_RANGE = 3
#: Encoders code reference frames finer.
INTRA_STEP = 0.85
#: The share of a keyframe's bits that each predicted frame bears.
INTRA_SHARE = 0.12
#: Rounding of optimising encoders: less than this share of a step becomes zero.
DEAD_ZONE = 0.62
BITS_PER_LOG2 = 0.75
#: Headers, modes and motion, per 16x16 block.
SIDE_BITS = 2.0
#: Quantiser steps, 8-bit scale, that the quantiser inputs 0 and 1 stand for.
FINEST_STEP, COARSEST_STEP = 4.0, 128.0


class Coded(NamedTuple):
    """The second frames as decoded, [N, 1, H, W], and the natural logarithm of all their bits."""

    decoded: Tensor
    log_bits: Tensor


def quantiser_of(step: float) -> float:
    """The quantiser input, 0...1, that stands for a step; logarithmic."""
    position = math.log(step / FINEST_STEP) / math.log(COARSEST_STEP / FINEST_STEP)
    return min(1.0, max(0.0, position))


def _transform_kernels() -> Tensor:
    """An orthonormal 8x8 DCT as convolution kernels, [64, 1, 8, 8]."""
    positions = torch.arange(TRANSFORM, dtype=torch.float64)
    basis = torch.cos(torch.pi * (positions[None] + 0.5) * positions[:, None] / TRANSFORM)
    basis[0] /= 2**0.5
    basis *= (2 / TRANSFORM) ** 0.5
    return torch.einsum("ux,vy->uvxy", basis, basis).reshape(-1, 1, TRANSFORM, TRANSFORM).float()


class ProxyCodec:
    """Codes pairs of limited-range luma planes with sides that are multiples of 16."""

    def __init__(self, device: torch.device) -> None:
        self._kernels = _transform_kernels().to(device)

    def __call__(self, first: Tensor, second: Tensor, step: float) -> Coded:
        """``step``: the second frame's quantiser step."""
        flat = _block_means(first, TRANSFORM)
        first_residual, first_bits = self._residual(first - flat, step * INTRA_STEP)
        reference = (flat + first_residual).clamp(0, 255)
        prediction = _predict(second, reference)
        second_residual, second_bits = self._residual(second - prediction, step)
        decoded = (prediction + second_residual).clamp(0, 255)
        side = SIDE_BITS * second.numel() / MOTION_BLOCK**2
        return Coded(decoded, torch.log(INTRA_SHARE * first_bits + second_bits + side))

    def _residual(self, residual: Tensor, step: float) -> tuple[Tensor, Tensor]:
        """The residual as decoded, and its bits."""
        levels = F.conv2d(residual, self._kernels, stride=TRANSFORM) / step
        bits = BITS_PER_LOG2 * torch.log2(1 + levels**2).sum()
        rounded = torch.sign(levels) * torch.floor(levels.abs() + (1 - DEAD_ZONE))
        # Straight through: decoding follows the rounded levels, gradients the unrounded.
        levels = levels + (rounded - levels).detach()
        return F.conv_transpose2d(levels * step, self._kernels, stride=TRANSFORM), bits


def _block_means(planes: Tensor, size: int) -> Tensor:
    return F.interpolate(F.avg_pool2d(planes, size), scale_factor=size, mode="nearest")


def _predict(frame: Tensor, reference: Tensor) -> Tensor:
    """Per block, the best of the reference's shifts, or the frame's own mean where that is nearer.

    The choice has no gradient, the prediction has.
    """
    height, width = frame.shape[-2:]
    padded = F.pad(reference, (MOTION_RANGE,) * 4, mode="replicate")
    span = range(2 * MOTION_RANGE + 1)
    offsets = [(y, x) for y in span for x in span]
    with torch.no_grad():
        candidates = [padded[..., y : y + height, x : x + width] for y, x in offsets]
        intra = _block_means(frame, MOTION_BLOCK)
        errors = torch.cat(
            [
                F.avg_pool2d((frame - candidate).abs(), MOTION_BLOCK)
                for candidate in (*candidates, intra)
            ],
            1,
        )
        # Staying costs least to say.
        errors[:, len(offsets) // 2] -= 0.2
        best = errors.argmin(1)
        rows = torch.arange(height, device=frame.device).view(1, -1, 1)
        columns = torch.arange(width, device=frame.device).view(1, 1, -1)
        spread = best.repeat_interleave(MOTION_BLOCK, 1).repeat_interleave(MOTION_BLOCK, 2)
        is_intra = (spread == len(offsets)).unsqueeze(1)
        shift = spread.clamp(max=len(offsets) - 1)
        side = 2 * MOTION_RANGE + 1
        index = (rows + shift // side) * padded.shape[-1] + columns + shift % side
    moved = padded.flatten(2).gather(2, index.flatten(1).unsqueeze(1)).view_as(frame)
    return torch.where(is_intra, _block_means(frame, MOTION_BLOCK), moved)
