"""A codec that gradients pass through: what an encoder would do to two successive frames.

The first frame is coded intra, the second predicted from the decoded first by block motion. What
matters is not how many bits it says but how they change with the picture.
"""

import math
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

#: Sides of the transforms of residuals; each motion block takes the one that costs it less.
TRANSFORMS = (8, 16)
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
#: Rounding of optimising encoders: less than this share of a step becomes zero.
DEAD_ZONE = 0.62
BITS_PER_LOG2 = 0.75
#: What a bit may cost in squared error, in squares of the step: 0.85 * 2^((QP - 12) / 3) of the
#: H.264 reference encoder, where the step is 2^((QP - 4) / 6).
LAGRANGIAN = 0.85 * 2 ** (-8 / 3)
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


class ProxyCodec:
    """Codes pairs of limited-range luma planes with sides that are multiples of 16."""

    def __init__(self, device: torch.device) -> None:
        self._kernels = [_transform_kernels(side).to(device) for side in TRANSFORMS]

    def __call__(self, first: Tensor, second: Tensor, step: float) -> Coded:
        """``step``: the second frame's quantiser step."""
        flat = _block_means(first, INTRA_BLOCK)
        first_residual, first_bits = self._residual(first - flat, step * INTRA_STEP)
        reference = (flat + first_residual).clamp(0, 255)
        prediction = _predict(second, reference)
        second_residual, second_bits = self._residual(second - prediction, step)
        decoded = (prediction + second_residual).clamp(0, 255)
        side = SIDE_BITS * second.numel() / MOTION_BLOCK**2
        return Coded(decoded, torch.log(INTRA_SHARE * first_bits + second_bits + side))

    def _residual(self, residual: Tensor, step: float) -> tuple[Tensor, Tensor]:
        """The residual as decoded, and its bits."""
        forms = [_transformed(residual, step, kernels) for kernels in self._kernels]
        with torch.no_grad():
            costs = [
                F.avg_pool2d((decoded - residual) ** 2, MOTION_BLOCK) * MOTION_BLOCK**2
                + LAGRANGIAN * step**2 * bits
                for decoded, bits in forms
            ]
            best = torch.cat(costs, 1).argmin(1, keepdim=True)
        shares = [(best == index).float() for index in range(len(forms))]
        decoded = sum(
            form * F.interpolate(share, scale_factor=MOTION_BLOCK, mode="nearest")
            for share, (form, _) in zip(shares, forms, strict=True)
        )
        return decoded, sum(
            (bits * share).sum() for share, (_, bits) in zip(shares, forms, strict=True)
        )


def _transform_kernels(side: int) -> Tensor:
    """An orthonormal DCT as convolution kernels, [side * side, 1, side, side]."""
    positions = torch.arange(side, dtype=torch.float64)
    basis = torch.cos(torch.pi * (positions[None] + 0.5) * positions[:, None] / side)
    basis[0] /= 2**0.5
    basis *= (2 / side) ** 0.5
    return torch.einsum("ux,vy->uvxy", basis, basis).reshape(-1, 1, side, side).float()


def _transformed(residual: Tensor, step: float, kernels: Tensor) -> tuple[Tensor, Tensor]:
    """The residual as decoded, and the bits of each motion block, [N, 1, H / 16, W / 16]."""
    side = kernels.shape[-1]
    levels = F.conv2d(residual, kernels, stride=side) / step
    bits = BITS_PER_LOG2 * torch.log2(1 + levels**2).sum(1, keepdim=True)
    blocks = MOTION_BLOCK // side
    bits = F.avg_pool2d(bits, blocks) * blocks**2
    rounded = torch.sign(levels) * torch.floor(levels.abs() + (1 - DEAD_ZONE))
    # Straight through: decoding follows the rounded levels, gradients the unrounded.
    levels = levels + (rounded - levels).detach()
    return F.conv_transpose2d(levels * step, kernels, stride=side), bits


def _block_means(planes: Tensor, size: int) -> Tensor:
    return F.interpolate(F.avg_pool2d(planes, size), scale_factor=size, mode="nearest")


def _doubled(planes: Tensor) -> Tensor:
    """[N, 1, H, W] with half samples between and after the whole ones, [N, 1, 2H, 2W]."""
    taps = torch.tensor(HALF_SAMPLE_TAPS, device=planes.device)
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
        for offset in ((y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)):
            candidates = whole + torch.tensor(offset, device=frame.device)
            costs = _block_errors(frame, moved(candidates)) + HALF_SAMPLE_COST
            vectors = torch.where((costs < errors).unsqueeze(-1), candidates, vectors)
            errors = torch.minimum(costs, errors)
        is_intra = (_block_errors(frame, means) < errors).unsqueeze(1).float()
        is_intra = F.interpolate(is_intra, scale_factor=MOTION_BLOCK, mode="nearest") > 0
    return torch.where(is_intra, means, moved(vectors))


def _whole_sample_motion(frame: Tensor, padded: Tensor) -> tuple[Tensor, Tensor]:
    """Vectors as for the prediction, [N, rows, columns, 2], and their costs [N, rows, columns].

    ``padded``: the reference, extended by one sample more than the range.
    """
    height, width = frame.shape[-2:]
    span = range(-MOTION_RANGE, MOTION_RANGE + 1)
    shifts = [(y, x) for y in span for x in span]
    reach = MOTION_RANGE + 1
    costs = torch.stack(
        [
            _block_errors(
                frame, padded[..., reach + y : reach + y + height, reach + x : reach + x + width]
            )
            for y, x in shifts
        ],
        1,
    )
    costs[:, shifts.index((0, 0))] -= STAYING_BONUS
    errors, best = costs.min(1)
    return 2 * torch.tensor(shifts, device=frame.device)[best], errors


def _block_errors(frame: Tensor, prediction: Tensor) -> Tensor:
    """Mean absolute differences of motion blocks, [N, rows, columns]."""
    return F.avg_pool2d((frame - prediction).abs(), MOTION_BLOCK)[:, 0]
