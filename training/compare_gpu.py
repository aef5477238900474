#!/usr/bin/env python3
"""Prints how far the arithmetic of GPUs is from that of processors, on frames of prepared clips.

Both are computed here with the roundings that they have there; no GPU is needed or used, unless
--cuda asks for one.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from precoder import gpu_arithmetic
from precoder.checkpoint import load
from precoder.network import PrecoderNetwork

#: Quantiser and strength: weak, middling, and the largest amount of a mode.
SETTINGS = ((0.1, 1.0), (0.5, 1.0), (1.0, 1.8))


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("clips", type=Path, help="folder of prepare.py's files")
    parser.add_argument("--frames", type=int, default=2, help="of each clip, evenly spread")
    parser.add_argument(
        "--short-sums", action="store_true", help="as on a GPU that adds in 16 bits instead of 32"
    )
    parser.add_argument("--cuda", action="store_true", help="on this machine's GPU")
    arguments = parser.parse_args()
    network = load(arguments.checkpoint)[0].eval()
    clips = sorted(arguments.clips.glob("*.npy"))
    if not clips:
        raise SystemExit(f"{arguments.clips} has no .npy files; prepare.py makes them")
    print(
        "| depth | quantiser, strength | equal | within a level of 8 bit | lowest clip | largest |"
    )
    print("|---|---|---|---|---|---|")
    for bit_depth in (8, 10):
        scale = 2 ** (bit_depth - 8)
        for quantiser, strength in SETTINGS:
            q, amount = torch.tensor([quantiser]), torch.tensor([strength])
            equal, within, largest = [], [], 0.0
            for clip in clips:
                distance = torch.cat(
                    [
                        (
                            on_gpu(arguments, network, luma, q, amount, bit_depth)
                            - in_integers(network, luma, q, strength, scale)
                        ).abs()
                        for luma in frames(clip, arguments.frames, scale)
                    ]
                )
                equal.append(float((distance == 0).float().mean()))
                within.append(float((distance <= scale).float().mean()))
                largest = max(largest, float(distance.max()) / scale)
            print(
                f"| {bit_depth} | {quantiser}, {strength} | {np.mean(equal):.2%} "
                f"| {np.mean(within):.4%} | {min(within):.4%} | {largest:g} |"
            )


def on_gpu(
    arguments: argparse.Namespace,
    network: PrecoderNetwork,
    luma: torch.Tensor,
    quantiser: torch.Tensor,
    strength: torch.Tensor,
    bit_depth: int,
) -> torch.Tensor:
    """What a GPU gives: this machine's, or as computed."""
    inputs = network, luma, quantiser, strength, bit_depth
    if arguments.cuda:
        return gpu_arithmetic.precode_on(torch.device("cuda"), *inputs)
    return gpu_arithmetic.precode(*inputs, arguments.short_sums)


def frames(clip: Path, count: int, scale: int) -> list[torch.Tensor]:
    """Planes [1, 1, H, W], sides cropped to multiples of 8; in 10 bit with low bits drawn."""
    planes = np.load(clip, mmap_mode="r")
    height, width = planes.shape[1] // 8 * 8, planes.shape[2] // 8 * 8
    generator = torch.Generator().manual_seed(1)
    result = []
    for index in np.linspace(0, len(planes) - 1, count).astype(int):
        luma = torch.from_numpy(np.array(planes[index, :height, :width], np.float32))[None, None]
        low = torch.randint(0, scale, luma.shape, generator=generator)
        result.append(luma * scale + low)
    return result


def in_integers(network, luma, quantiser, strength, scale) -> torch.Tensor:
    """What the model of 8-bit integers gives."""
    looked_at = torch.round(luma / scale).clamp(max=255)
    change = network(looked_at, quantiser) * scale
    return torch.round(luma + strength * change).clamp(0, 256 * scale - 1)


if __name__ == "__main__":
    main()
