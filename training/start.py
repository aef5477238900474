#!/usr/bin/env python3
"""Turns the float prototype of the same shape (starting-point.onnx) into a checkpoint to train on.

Its quantiser is a 17th input plane, whose effect is kept for the middle of the range only.
"""

import argparse
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from precoder.checkpoint import save
from precoder.network import CENTRE, SPAN, PrecoderNetwork

#: The prototype's quantiser input that it starts from.
MIDDLE = 0.5
#: The prototype sees sample / 255 - 0.5.
PROTOTYPE_SPAN, PROTOTYPE_CENTRE = 255, 127.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--onnx", type=Path, default=Path(__file__).parent / "starting-point.onnx")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    weights = {
        item.name: torch.from_numpy(numpy_helper.to_array(item).copy())
        for item in onnx.load(str(arguments.onnx)).graph.initializer
    }
    network = PrecoderNetwork()
    names = ("n.body.0", "n.body.1", "n.out")
    with torch.no_grad():
        for layer, name in zip(network.layers, names, strict=True):
            weight, bias = weights[name + ".weight"], weights[name + ".bias"]
            if name == names[0]:
                # A constant plane in a convolution is a bias: that of the middle of the range.
                bias = bias + MIDDLE * weight[:, -1].sum((1, 2))
                weight = weight[:, :-1] * (SPAN / PROTOTYPE_SPAN)
                offset = (CENTRE - PROTOTYPE_CENTRE) / SPAN
                bias = bias + offset * weight.sum((1, 2, 3))
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
    save(arguments.out, network, [{"start": arguments.onnx.name}])


if __name__ == "__main__":
    main()
