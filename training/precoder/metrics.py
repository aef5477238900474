"""Quality metrics that gradients pass through: VMAF, VMAF NEG, VMAF v1's luma part, MS-SSIM, PSNR.

All take limited-range luma planes of 8-bit scale, [G * N, 1, H, W], reference first, in G groups. The N
planes of a group count as parts of one frame and get one score together, as patches of a frame would:
a flat patch weighs as little as it does there. Scores are [G]; higher is better. The functions are for training: on the planes tried they
agree with libvmaf within 0.001 per feature, but reported numbers come from the vmaf program itself
(see evaluate.py).
"""

import functools
import math

import torch
import torch.nn.functional as F
from torch import Tensor

from precoder.planes import gaussian, pooled, separable
from precoder.svm import VmafModel

#: Gain limits of plain VMAF and of VMAF NEG ("no enhancement gain").
UNLIMITED_GAIN = 100.0
NO_GAIN = 1.0


# --- VIF: Sheikh and Bovik, "Image information and visual quality", 2006, pixel domain -----------

VIF_SCALES = 4
#: Variance of the visual system's noise, as VMAF sets it.
VIF_NOISE = 2.0


def vif(
    reference: Tensor, distorted: Tensor, gain_limits: tuple[float, ...], groups: int = 1
) -> list[Tensor]:
    """The share of the reference's information that the distorted planes keep.

    Returns a tensor [groups, 4] (finest scale first) per gain limit.
    """
    results: list[list[Tensor]] = [[] for _ in gain_limits]
    pair = torch.cat((reference, distorted), 1)
    for scale in range(VIF_SCALES):
        size = 2 ** (VIF_SCALES - scale) + 1
        window = gaussian(size, size / 5, reference.device)
        if scale > 0:
            pair = separable(pair, window, stride=2)
        x, y = pair[:, :1], pair[:, 1:]
        moments = separable(torch.cat((x, y, x * x, y * y, x * y), 1), window)
        mean_x, mean_y, xx, yy, xy = moments.split(1, 1)
        variance_x = (xx - mean_x * mean_x).clamp(min=0)
        variance_y = (yy - mean_y * mean_y).clamp(min=0)
        covariance = xy - mean_x * mean_y
        gain = covariance / (variance_x + 1e-6)
        residual = (variance_y - gain * covariance).clamp(min=1e-6)
        opposed = gain < 0
        residual = torch.where(opposed, variance_y, residual)
        gain = torch.where(opposed, torch.zeros_like(gain), gain)
        # Where the reference is flat, only added variance counts.
        flat = variance_x < VIF_NOISE
        of_flat = 1 - variance_y * (VIF_NOISE**2 / 255**2)
        information = torch.where(
            flat, torch.ones_like(variance_x), torch.log2(1 + variance_x / VIF_NOISE)
        )
        for limit, scales in zip(gain_limits, results, strict=True):
            limited = gain.clamp(max=limit)
            kept = torch.log2(1 + limited * limited * variance_x / (residual + VIF_NOISE))
            kept = torch.where(flat, of_flat, kept)
            scales.append(pooled(kept, groups) / pooled(information, groups))
    return [torch.stack(scales, 1) for scales in results]


# --- DLM: Li, Zhang, Ma and Ngan, "Image quality assessment by separately evaluating detail
# --- losses and additive impairments", 2011; here as VMAF's ADM ----------------------------------

ADM_SCALES = 4
#: The share of the planes that is left out on each side.
ADM_BORDER = 0.1
#: Daubechies' wavelet with four coefficients.
_ROOT = math.sqrt(3)
_LOW = torch.tensor([1 + _ROOT, 3 + _ROOT, 3 - _ROOT, 1 - _ROOT]) / (4 * math.sqrt(2))
_HIGH = torch.tensor([_LOW[3], -_LOW[2], _LOW[1], -_LOW[0]])

#: Watson, Yang, Solomon and Villasenor, "Visibility of wavelet quantization noise", 1997: the
#: threshold model for luma and table V (per scale: horizontal and vertical, diagonal).
_WATSON_A, _WATSON_K, _WATSON_F0 = 0.495, 0.466, 0.401
_WATSON_G = (1.0, 0.534)
_WATSON_AMPLITUDES = (
    (0.67234, 0.72709),
    (0.41317, 0.49428),
    (0.22727, 0.28688),
    (0.11792, 0.15214),
)

#: VMAF v1.0.16's sensitivities (libvmaf's mode 2, a blend of Barten's and Watson's curves), alike.
_BLENDED = ((0.01183, 0.004302), (0.025026, 0.011778), (0.04295, 0.023918), (0.058621, 0.035901))

#: Pixels per degree of visual angle at three heights of a 1080-line display.
_PIXELS_PER_DEGREE = 3.0 * 1080 * math.pi / 180


def watson_sensitivity(scale: int) -> tuple[float, float]:
    """Sensitivity to the bands of a scale: (horizontal and vertical, diagonal)."""
    sensitivities = []
    for gain, amplitude in zip(_WATSON_G, _WATSON_AMPLITUDES[scale], strict=True):
        octaves = math.log10(2 ** (scale + 1) * _WATSON_F0 * gain / _PIXELS_PER_DEGREE)
        step = 2 * _WATSON_A * 10 ** (_WATSON_K * octaves**2) / amplitude
        sensitivities.append(1 / step)
    return sensitivities[0], sensitivities[1]


def blended_sensitivity(scale: int) -> tuple[float, float]:
    """Likewise, as VMAF v1.0.16 has it for three heights of a 1080-line display."""
    return _BLENDED[scale]


def wavelet(planes: Tensor) -> tuple[Tensor, Tensor]:
    """One step of the transform: the approximation [N, C, H/2, W/2], and the bands [N, C, 3, ...].

    Bands: horizontal, vertical, diagonal.
    """
    count = planes.shape[1]
    kernels = _wavelet_kernels(planes.device)
    padded = F.pad(planes, (1, 1, 1, 1), mode="reflect")
    result = F.conv2d(padded, kernels.unsqueeze(1).repeat(count, 1, 1, 1), stride=2, groups=count)
    result = result.view(planes.shape[0], count, 4, *result.shape[2:])
    return result[:, :, 0], result[:, :, 1:]


@functools.cache
def _wavelet_kernels(device: torch.device) -> Tensor:
    pairs = ((_LOW, _LOW), (_HIGH, _LOW), (_LOW, _HIGH), (_HIGH, _HIGH))
    return torch.stack([torch.outer(a, b) for a, b in pairs]).to(device)


@functools.cache
def _constant(values: tuple[float, ...], device: torch.device) -> Tensor:
    """On the device, once: copies make a GPU wait."""
    return torch.tensor(values, device=device)


def _inner(bands: Tensor) -> Tensor:
    """Without the border: [..., H, W] cropped."""
    height, width = bands.shape[-2:]
    top, left = max(0, int(height * ADM_BORDER - 0.5)), max(0, int(width * ADM_BORDER - 0.5))
    return bands[..., top : height - top, left : width - left]


def _pooled(bands: Tensor, noise_weight: float, groups: int) -> Tensor:
    """Cube roots of each band's summed cubes, with a constant for stability.

    [groups * N, 3, H, W] to [groups].
    """
    inner = _inner(bands)
    inner = inner.reshape(groups, -1, *inner.shape[1:])
    area = inner.shape[1] * inner.shape[-1] * inner.shape[-2]
    # The small number keeps the root's slope finite.
    roots = (inner.abs().pow(3).sum((1, 3, 4)) + 1e-6).pow(1 / 3)
    return (roots + (area * noise_weight) ** (1 / 3)).sum(1)


def _masking(bands: Tensor) -> Tensor:
    """The threshold below which other bands' content is hidden: [N, 3, H, W] to [N, 1, H, W]."""
    # The weights are 1/30, and twice that in the middle.
    across = bands.abs().sum(1, keepdim=True)
    around = F.avg_pool2d(F.pad(across, (1, 1, 1, 1), mode="reflect"), 3, stride=1)
    return around * (9 / 30) + across / 30


def adm(reference: Tensor, distorted: Tensor, groups: int = 1) -> tuple[Tensor, Tensor, Tensor]:
    """ADM of VMAF, of VMAF NEG, and of VMAF v1 (with its additive impairments)."""
    pair = torch.cat((reference, distorted), 1)
    totals: list[Tensor | float] = [0.0] * 6
    for scale in range(ADM_SCALES):
        pair, bands = wavelet(pair)
        original, other = bands[:, 0], bands[:, 1]
        sign = torch.sign(original)
        restored = sign * torch.minimum((sign * other).clamp(min=0), original.abs())
        enhanced = _enhanced(original, other, restored)
        for index, (sensitivity, noise, kept) in enumerate(
            (
                (watson_sensitivity(scale), 1 / 32, enhanced),
                (watson_sensitivity(scale), 1 / 32, restored),
                (blended_sensitivity(scale), 0.02, restored),
            )
        ):
            weights = _constant(
                (sensitivity[0], sensitivity[0], sensitivity[1]), original.device
            ).view(1, 3, 1, 1)
            added = (other - kept) * weights
            kept = kept * weights
            seen = F.relu(kept.abs() - _masking(added))
            totals[index] += _pooled(seen, noise, groups)
            if index != 1:
                totals[3 + index // 2] += _pooled(original * weights, noise, groups)
            if index == 2:
                totals[5] += _pooled(F.relu(added.abs() - _masking(kept)), 0.0, groups)
    plain = totals[0] / totals[3]
    neg = totals[1] / totals[3]
    detail = totals[2] / totals[4]
    impairment = (totals[5] / totals[4]).clamp(max=1)
    # 0.7 is VMAF v1.0.16's weight between the two.
    return plain, neg, 0.7 * detail + 0.3 * (1 - impairment)


def _enhanced(original: Tensor, other: Tensor, restored: Tensor) -> Tensor:
    """Where contrast was raised without a change of direction, all of it counts as restored."""
    oh, ov = original[:, :1], original[:, 1:2]
    th, tv = other[:, :1], other[:, 1:2]
    product = oh * th + ov * tv
    lengths = (oh * oh + ov * ov) * (th * th + tv * tv)
    aligned = (product >= 0) & (product * product >= math.cos(math.pi / 180) ** 2 * lengths)
    raised = torch.where(
        restored > 0,
        torch.minimum(restored * UNLIMITED_GAIN, other),
        torch.maximum(restored * UNLIMITED_GAIN, other),
    )
    return torch.where(aligned & (restored != 0), raised, restored)


# --- SSIM over scales: Wang, Simoncelli and Bovik, 2003 -------------------------------------------

_MS_SSIM_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def ms_ssim(reference: Tensor, distorted: Tensor, groups: int = 1) -> Tensor:
    """MS-SSIM in decibels."""
    window = gaussian(11, 1.5, reference.device)
    result: Tensor | float = 1.0
    pair = torch.cat((reference, distorted), 1)
    for index, weight in enumerate(_MS_SSIM_WEIGHTS):
        if index > 0:
            pair = F.avg_pool2d(pair, 2)
        x, y = pair[:, :1], pair[:, 1:]
        moments = separable(torch.cat((x, y, x * x, y * y, x * y), 1), window)
        mean_x, mean_y, xx, yy, xy = moments.split(1, 1)
        c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
        structure = (2 * (xy - mean_x * mean_y) + c2) / (
            xx - mean_x * mean_x + yy - mean_y * mean_y + c2
        )
        if index == len(_MS_SSIM_WEIGHTS) - 1:
            structure = structure * (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
        mean = pooled(structure, groups) * groups / structure.numel()
        result = result * mean.clamp(min=1e-3) ** weight
    return -10 * torch.log10((1 - result).clamp(min=1e-6))


def psnr(reference: Tensor, distorted: Tensor, groups: int = 1) -> Tensor:
    """In decibels."""
    error = pooled((reference - distorted) ** 2, groups) * groups / reference.numel()
    return 10 * torch.log10(255**2 / (error + 1e-2))


# --- All of them ----------------------------------------------------------------------------------

#: What :class:`Metrics` gives, in this order.
NAMES = ("vmaf", "neg", "v1", "ms_ssim", "psnr")


class Metrics:
    """Scores frames as VMAF and others would."""

    def __init__(self, plain: VmafModel, neg: VmafModel) -> None:
        self._plain = plain
        self._neg = neg

    def __call__(self, reference: Tensor, distorted: Tensor, motion: Tensor) -> Tensor:
        """Scores [G, 5], in the order of :data:`NAMES`.

        ``motion`` is VMAF's motion feature of the references, [G].
        """
        groups = len(motion)
        vif_plain, vif_neg = vif(reference, distorted, (UNLIMITED_GAIN, NO_GAIN), groups)
        adm_plain, adm_neg, adm_v1 = adm(reference, distorted, groups)
        return torch.stack(
            (
                self._plain(adm_plain, motion, vif_plain),
                self._neg(adm_neg, motion, vif_neg),
                100 * adm_v1,
                ms_ssim(reference, distorted, groups),
                psnr(reference, distorted, groups),
            ),
            1,
        )


def motion(previous: Tensor, current: Tensor, groups: int = 1) -> Tensor:
    """VMAF's motion feature: mean absolute difference of the smoothed planes."""
    window = gaussian(5, 1.1, current.device)
    difference = (separable(previous, window) - separable(current, window)).abs()
    return pooled(difference, groups) * groups / difference.numel()
