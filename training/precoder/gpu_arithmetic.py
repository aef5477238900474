"""What a GPU computes with the model of gpu_form.py.

Either with numbers of 32 bits that are rounded after every node as a GPU rounds, or on a GPU itself.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from precoder.gpu_form import sums_of
from precoder.network import CENTRE, RESIDUAL_STEP, PrecoderNetwork

#: Products that a GPU adds at once, before it rounds.
TENSOR_CORE_DEPTH = 16


def _half(values: Tensor) -> Tensor:
    """Rounded to a 16-bit float, and kept as one of 32 bits."""
    return values.half().float()


def _sums(planes: Tensor, weight: Tensor, short_sums: bool) -> Tensor:
    if not short_sums:
        return _half(F.conv2d(planes, weight))
    size = weight.shape[-1]
    height, width = planes.shape[2] - size + 1, planes.shape[3] - size + 1
    sums = torch.zeros(1)
    for first in range(0, weight.shape[1], TENSOR_CORE_DEPTH):
        channels = slice(first, first + TENSOR_CORE_DEPTH)
        for y in range(size):
            for x in range(size):
                shifted = planes[:, channels, y : y + height, x : x + width]
                products = F.conv2d(shifted, weight[:, channels, y : y + 1, x : x + 1])
                sums = _half(sums + products)
    return sums


@torch.no_grad()
def precode(
    network: PrecoderNetwork,
    luma: Tensor,
    quantiser: Tensor,
    strength: Tensor,
    bit_depth: int = 8,
    short_sums: bool = False,
) -> Tensor:
    """Precoded luma of whole numbers [N, 1, H, W]; ``quantiser`` and ``strength`` are [N].

    With ``short_sums`` as on a GPU that keeps its sums of products in 16 bits, too.
    """
    planes = luma if bit_depth == 8 else torch.round(_half(luma / 4)).clamp(0, 255)
    planes = F.pad(planes - CENTRE, (network.reach,) * 4, mode="replicate")
    planes = F.pixel_unshuffle(planes, network.block)
    layers = sums_of(network)
    for index, layer in enumerate(layers):
        # The sum of the products is rounded, and again with the bias.
        sums = _sums(planes, layer.weight, short_sums)
        sums = _half(sums + _half(layer.bias).view(-1, 1, 1, 1).transpose(0, 1))
        powers = torch.stack((quantiser, quantiser**2), 1) @ layer.log_gain
        gain = _half(torch.exp(powers) * layer.step)[:, :, None, None]
        planes = torch.round(_half(sums * gain))
        last = index == len(layers) - 1
        planes = planes.clamp(-CENTRE, CENTRE - 1) if last else planes.clamp(0, 2 * CENTRE - 1)
    step = RESIDUAL_STEP if bit_depth == 8 else 1.0
    change = F.pixel_shuffle(planes, network.block) * (strength * step)[:, None, None, None]
    return torch.round(luma + change).clamp(0, 2**bit_depth - 1)


@torch.no_grad()
def precode_on(
    device: torch.device,
    network: PrecoderNetwork,
    luma: Tensor,
    quantiser: Tensor,
    strength: Tensor,
    bit_depth: int = 8,
    kind: torch.dtype = torch.float16,
) -> Tensor:
    """The same on a device, in its own floats: those of 16 bits on a GPU by its tensor cores."""
    samples = luma.to(device, kind)
    planes = samples if bit_depth == 8 else torch.round(samples / 4).clamp(0, 255)
    planes = F.pad(planes - CENTRE, (network.reach,) * 4, mode="replicate")
    planes = F.pixel_unshuffle(planes, network.block)
    layers = sums_of(network)
    for index, layer in enumerate(layers):
        weight, bias = (values.to(device, kind) for values in (layer.weight, layer.bias))
        sums = F.conv2d(planes, weight) + bias.view(1, -1, 1, 1)
        powers = torch.stack((quantiser, quantiser**2), 1) @ layer.log_gain
        gain = (torch.exp(powers) * layer.step).to(device, kind)[:, :, None, None]
        planes = torch.round(sums * gain)
        last = index == len(layers) - 1
        planes = planes.clamp(-CENTRE, CENTRE - 1) if last else planes.clamp(0, 2 * CENTRE - 1)
    step = RESIDUAL_STEP if bit_depth == 8 else 1.0
    change = (
        F.pixel_shuffle(planes, network.block).float().cpu()
        * (strength * step)[:, None, None, None]
    )
    return torch.round(luma + change).clamp(0, 2**bit_depth - 1)
