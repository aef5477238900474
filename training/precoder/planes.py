"""Operations on batches of single-channel planes, tensors of shape [N, 1, H, W]."""

import functools

import torch
import torch.nn.functional as F
from torch import Tensor

#: Where nobody says otherwise.
CPU = torch.device("cpu")


@functools.cache
def gaussian(size: int, sigma: float, device: torch.device = CPU) -> Tensor:
    """A normalised one-dimensional Gaussian window, on the device once: copies make a GPU wait."""
    offsets = torch.arange(size, dtype=torch.float64) - (size - 1) / 2
    window = torch.exp(-0.5 * (offsets / sigma) ** 2)
    return (window / window.sum()).float().to(device)


def separable(planes: Tensor, window: Tensor, stride: int = 1) -> Tensor:
    """Filters with a window each way; the planes are mirrored at their edges.

    With a stride, samples at multiples of it are kept.
    """
    count = planes.shape[1]
    half = window.numel() // 2
    window = window.to(planes)
    column = window.view(1, 1, -1, 1).expand(count, 1, -1, 1)
    row = window.view(1, 1, 1, -1).expand(count, 1, 1, -1)
    planes = F.pad(planes, (half, half, half, half), mode="reflect")
    planes = F.conv2d(planes, column, groups=count, stride=(stride, 1))
    return F.conv2d(planes, row, groups=count, stride=(1, stride))


def pooled(values: Tensor, groups: int) -> Tensor:
    """Sums over each group of successive planes: [groups * N, ...] to [groups]."""
    return values.reshape(groups, -1).sum(1)
