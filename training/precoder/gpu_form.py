"""The networks as ONNX models for GPUs: 16-bit floats inside, 8 or 10 bit outside.

Inputs: ``luma`` uint8 [N, 1, H, W] (int16 0...1023 for 10 bit), H and W multiples of the
network's block, 4 or 8;
``quantiser`` float [N], 0...1; ``strength`` float [N], 1 as trained, 0 for identity. Output:
``precoded``, like ``luma``. Each of the N frames has a quantiser and a strength of its own.

The graph has the roundings of the integer form (onnx_form.py), and what a convolution takes is the
same whole numbers: samples and activations of 8 bit, weights of 7. Up to 2048 these are exact in
16-bit floats. A GPU adds products in 32 bits and rounds the sum once, to 11 significant bits; a
power of two in the weights keeps every possible sum below the largest 16-bit float. What follows
from that rounding is that some activations come out one step off. The change is added to the
samples in 32 bits.

ONNX Runtime's CUDA provider has a kernel for every node; there is none for QLinearConv.
"""

from dataclasses import dataclass

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from precoder.network import CENTRE, RESIDUAL_GAIN, RESIDUAL_STEP, SPAN, PrecoderNetwork
from precoder.onnx_form import IR_VERSION, OPSET, Graph

#: The largest finite 16-bit float is 65504; half of that leaves room for what is added on the way.
LARGEST_SUM = 32768.0


def gpu_model_of(network: PrecoderNetwork, bit_depth: int) -> onnx.ModelProto:
    """The 16-bit float model of a network that was trained with the rounding of integers."""
    if not network.quantised:
        raise ValueError("the network was not trained with the rounding of its integer form")
    kind = TensorProto.UINT8 if bit_depth == 8 else TensorProto.INT16
    graph = Graph()
    planes = _centred_blocks(graph, bit_depth, network.reach, network.block)
    change = _convolutions(graph, sums_of(network), planes)
    _add_to_samples(graph, change, bit_depth, network.block)
    plane = ["frames", 1, "height", "width"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "precoder",
            [
                helper.make_tensor_value_info("luma", kind, plane),
                helper.make_tensor_value_info("quantiser", TensorProto.FLOAT, ["frames"]),
                helper.make_tensor_value_info("strength", TensorProto.FLOAT, ["frames"]),
            ],
            [helper.make_tensor_value_info("precoded", kind, plane)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        producer_name="sparebit",
    )
    model.ir_version = IR_VERSION
    return model


def _centred_blocks(graph: Graph, bit_depth: int, reach: int, block: int) -> str:
    """[N, 1, H, W] to [N, b², H/b + p, W/b + p], extended by ``reach`` samples of each edge."""
    planes = graph.add("Cast", ["luma"], "luma_16", to=TensorProto.FLOAT16)
    if bit_depth == 10:
        # The nearest 8-bit samples, for the network to look at.
        quarter = graph.constant("ten_bit_step", 1 / 4, np.float16)
        planes = graph.add("Mul", [planes, quarter], "luma_quarter")
        planes = graph.add("Round", [planes], "luma_rounded")
        planes = _clip(graph, planes, 0, 2 * CENTRE - 1, "luma_8")
    centre = graph.constant("centre", CENTRE, np.float16)
    planes = graph.add("Sub", [planes, centre], "luma_centred")
    pads = graph.constant("pads", [0, 0, reach, reach, 0, 0, reach, reach], np.int64)
    planes = graph.add("Pad", [planes, pads], "padded", mode="edge")
    return graph.add("SpaceToDepth", [planes], "blocks", blocksize=block)


@dataclass(frozen=True)
class Sums:
    """A convolution of whole numbers, and what makes steps of the next layer of its sums.

    ``weight`` and ``bias`` are whole numbers times a power of two; a sum times
    ``exp([q, q²] · log_gain) · step`` is in steps of the layer's output.
    """

    weight: torch.Tensor
    bias: torch.Tensor
    log_gain: torch.Tensor
    step: torch.Tensor


@torch.no_grad()
def sums_of(network: PrecoderNetwork) -> list[Sums]:
    """The layers of a network, in the numbers that the model computes with."""
    layers = []
    step, largest = 1 / SPAN, CENTRE
    for index, layer in enumerate(network.layers):
        last = index == len(network.layers) - 1
        weight_steps = layer.weight_steps()
        integers = torch.round(layer.weight / weight_steps.view(-1, 1, 1, 1))
        bias = torch.round(layer.bias / (weight_steps * step))
        possible = integers.abs().sum((1, 2, 3)) * largest + bias.abs()
        power = 2.0 ** -max(0.0, float(torch.ceil(torch.log2(possible.max() / LARGEST_SUM))))
        next_step = (
            RESIDUAL_STEP / RESIDUAL_GAIN if last else float(torch.exp(network.log_steps[index]))
        )
        scale = weight_steps * step / next_step / power
        layers.append(Sums(integers * power, bias * power, layer.gain.detach(), scale))
        step, largest = next_step, 2 * CENTRE - 1
    return layers


def _convolutions(graph: Graph, layers: list[Sums], planes: str) -> str:
    """Changes in steps of a quarter of a level, [N, b², H/b, W/b]."""
    gains = _gains(graph, layers)
    for index, layer in enumerate(layers):
        last = index == len(layers) - 1
        planes = graph.add(
            "Conv",
            [
                planes,
                graph.constant(f"weight_{index}", layer.weight.numpy(), np.float16),
                graph.constant(f"bias_{index}", layer.bias.numpy(), np.float16),
            ],
            f"sums_{index}",
            kernel_shape=list(layer.weight.shape[2:]),
        )
        planes = graph.add("Mul", [planes, gains[index]], f"scaled_{index}")
        planes = graph.add("Round", [planes], f"rounded_{index}")
        low, high = (-CENTRE, CENTRE - 1) if last else (0, 2 * CENTRE - 1)
        planes = _clip(graph, planes, low, high, f"layer_{index}")
    return planes


def _gains(graph: Graph, layers: list[Sums]) -> list[str]:
    """What scales the sums of each layer: per frame and channel, [N, C, 1, 1].

    All layers in one go, since on a GPU a small operation takes as long as a large one.
    """
    column = graph.constant("column", [-1, 1], np.int64)
    first = graph.add("Reshape", ["quantiser", column], "quantiser_column")
    second = graph.add("Mul", [first, first], "quantiser_squared")
    terms = graph.add("Concat", [first, second], "quantiser_powers", axis=1)
    polynomials = torch.cat([layer.log_gain for layer in layers], 1).numpy()
    polynomials = graph.constant("log_gains", polynomials, np.float32)
    steps = graph.constant("steps", torch.cat([layer.step for layer in layers]).numpy(), np.float32)
    gains = graph.add("MatMul", [terms, polynomials], "log_gain")
    gains = graph.add("Exp", [gains], "gain")
    gains = graph.add("Mul", [gains, steps], "gain_steps")
    gains = graph.add("Cast", [gains], "gain_16", to=TensorProto.FLOAT16)
    parts = [f"gain_{index}" for index in range(len(layers))]
    cuts = graph.constant("channels", [len(layer.step) for layer in layers], np.int64)
    graph.nodes.append(helper.make_node("Split", [gains, cuts], parts, axis=1))
    shape = graph.constant("per_channel", [0, -1, 1, 1], np.int64)
    return [graph.add("Reshape", [part, shape], f"{part}_planes") for part in parts]


def _add_to_samples(graph: Graph, change: str, bit_depth: int, block: int) -> None:
    """In 32 bits: 16 would round the samples of 10 bit."""
    change = graph.add("DepthToSpace", [change], "change", blocksize=block)
    change = graph.add("Cast", [change], "change_32", to=TensorProto.FLOAT)
    # A step of the change is a quarter of a level of 8 bit, which is a level of 10 bit.
    step = graph.constant("residual_step", RESIDUAL_STEP if bit_depth == 8 else 1.0, np.float32)
    amount = graph.add("Mul", ["strength", step], "amount")
    shape = graph.constant("per_frame", [-1, 1, 1, 1], np.int64)
    amount = graph.add("Reshape", [amount, shape], "amount_planes")
    change = graph.add("Mul", [change, amount], "change_levels")
    luma = graph.add("Cast", ["luma"], "luma_32", to=TensorProto.FLOAT)
    total = graph.add("Add", [luma, change], "precoded_32")
    total = graph.add("Round", [total], "precoded_rounded")
    low = graph.constant("lowest", 0.0, np.float32)
    high = graph.constant("highest", 2.0**bit_depth - 1, np.float32)
    total = graph.add("Clip", [total, low, high], "precoded_clipped")
    kind = TensorProto.UINT8 if bit_depth == 8 else TensorProto.INT16
    graph.add("Cast", [total], "precoded", to=kind)


def _clip(graph: Graph, planes: str, low: int, high: int, name: str) -> str:
    bounds = [
        graph.constant(f"{name}_lowest", low, np.float16),
        graph.constant(f"{name}_highest", high, np.float16),
    ]
    return graph.add("Clip", [planes, *bounds], name)
