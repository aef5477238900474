#!/usr/bin/env python3
"""Writes a trained network as ONNX models of 8 and 10 bit, and checks them against it.

For each depth there are two: of 8-bit integers for processors, of 16-bit floats for GPUs. The
network for chroma, which needs no training, is written for processors.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch

from precoder.checkpoint import load
from precoder.chroma import chroma_network
from precoder.gpu_form import gpu_model_of
from precoder.network import PrecoderNetwork
from precoder.onnx_form import model_of

#: Sums of floats in another order may fall on the other side of a rounding.
LARGEST_SHARE_OF_DIFFERENCES = 1e-3
#: Of the samples of the model for GPUs, those that may differ by more than a level of 8 bit.
LARGEST_SHARE_BEYOND_A_LEVEL = 1e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument(
        "target",
        type=Path,
        help="folder for NAME-8bit.onnx, NAME-8bit-fp16.onnx, chroma-8bit.onnx, …",
    )
    parser.add_argument("--name", required=True)
    arguments = parser.parse_args()
    network, _ = load(arguments.checkpoint)
    network.eval()
    for bit_depth in (8, 10):
        save(network, arguments.target / f"{arguments.name}-{bit_depth}bit.onnx", bit_depth)
        save(chroma_network(), arguments.target / f"chroma-{bit_depth}bit.onnx", bit_depth)
        path = arguments.target / f"{arguments.name}-{bit_depth}bit-fp16.onnx"
        onnx.save(gpu_model_of(network, bit_depth), str(path))
        share = share_beyond_a_level(network, path, bit_depth)
        print(f"{described(path)}, {share:.6f} of the samples differ by more than a level of 8 bit")
        if share > LARGEST_SHARE_BEYOND_A_LEVEL:
            raise SystemExit(f"{path} does not compute what the network computes")


def save(network: PrecoderNetwork, path: Path, bit_depth: int) -> None:
    """The integer form, if it computes what the network computes."""
    onnx.save(model_of(network, bit_depth), str(path))
    share = share_of_differences(network, path, bit_depth)
    print(f"{described(path)}, {share:.6f} of the samples differ by a level")
    if share > LARGEST_SHARE_OF_DIFFERENCES:
        raise SystemExit(f"{path} does not compute what the network computes")


def described(path: Path) -> str:
    return f"{path.name}: SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"


def share_of_differences(network: PrecoderNetwork, path: Path, bit_depth: int) -> float:
    """Of the samples of test pictures; a difference of more than a level is an error."""
    distance = distances(network, path, bit_depth)
    if distance.max() > 1:
        raise SystemExit(f"{path}: a sample differs by {distance.max():.0f} levels")
    return float((distance > 0).mean())


def share_beyond_a_level(network: PrecoderNetwork, path: Path, bit_depth: int) -> float:
    """Of the samples of test pictures, those that differ by more than a level of 8 bit."""
    return float((distances(network, path, bit_depth) > 2 ** (bit_depth - 8)).mean())


@torch.no_grad()
def distances(network: PrecoderNetwork, path: Path, bit_depth: int) -> np.ndarray:
    """How far a model's samples of test pictures are from the network's."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    generator = np.random.default_rng(7)
    found = []
    for height, width in ((64, 96), (128, 128), (40, 24)):
        rows, columns = np.mgrid[:height, :width]
        drawn = (
            128 + 90 * np.sin(rows / 7) * np.cos(columns / 5) + generator.normal(0, 9, rows.shape)
        )
        top = 2**bit_depth - 1
        luma = np.clip(np.round(drawn * (top + 1) / 256), 0, top)
        for quantiser, strength in ((0.0, 1.0), (0.4, 0.5), (1.0, 1.0), (0.7, 0.0)):
            feeds = {
                "luma": luma[None, None].astype(np.uint8 if bit_depth == 8 else np.int16),
                "quantiser": np.array([quantiser], np.float32),
                "strength": np.array([strength], np.float32),
            }
            (actual,) = session.run(["precoded"], feeds)
            scale = (top + 1) // 256
            planes = torch.from_numpy(luma[None, None].astype(np.float32))
            change = network(torch.round(planes / scale), torch.tensor([quantiser]))
            expected = torch.round(planes + strength * scale * change).clamp(0, top).numpy()
            found.append(np.abs(actual.astype(np.float32) - expected).ravel())
    return np.concatenate(found)


if __name__ == "__main__":
    main()
