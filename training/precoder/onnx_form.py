"""The networks as ONNX models for Sparebit's engine: 8-bit integers inside, 8 or 10 bit outside.

Inputs: ``luma`` uint8 [1, 1, H, W] (int16 0...1023 for 10 bit), H and W multiples of the
network's block, 4 or 8;
``quantiser`` float [1], 0...1; ``strength`` float [1], 1 as trained, 0 for identity. Output:
``precoded``, like ``luma``.

The graph is written in the form that ONNX Runtime's CPU kernels take as it is (channels last,
its QLinearConv and QLinearAdd), so nothing depends on what its optimiser recognises. In 10 bit only
the change is computed from 8 bit: the samples themselves pass at full depth.
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from precoder.network import CENTRE, RESIDUAL_GAIN, RESIDUAL_STEP, SPAN, PrecoderNetwork

OPSET = 13
#: The newest IR version that ONNX Runtime 1.28 and the oldest tools in use read.
IR_VERSION = 7
#: The integer that stands for no change.
NO_CHANGE = 128


class Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: object, dtype: type) -> str:
        self.constants.append(numpy_helper.from_array(np.array(values, dtype), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **attributes: object) -> str:
        domain = attributes.pop("domain", "")
        node = helper.make_node(operator, inputs, [output], domain=domain, **attributes)
        self.nodes.append(node)
        return output


def model_of(network: PrecoderNetwork, bit_depth: int) -> onnx.ModelProto:
    """The integer model of a network that was trained with its rounding."""
    if not network.quantised:
        raise ValueError("the network was not trained with the rounding of its integer form")
    kind = TensorProto.UINT8 if bit_depth == 8 else TensorProto.INT16
    graph = Graph()
    eight = "luma" if bit_depth == 8 else _to_eight_bit(graph)
    blocks = _padded_blocks(graph, eight, network.reach, network.block)
    change = _convolutions(graph, network, blocks)
    if bit_depth == 8:
        _add_to_eight_bit(graph, change, network.block)
    else:
        _add_to_ten_bit(graph, change)
    plane = [1, 1, "height", "width"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "precoder",
            [
                helper.make_tensor_value_info("luma", kind, plane),
                helper.make_tensor_value_info("quantiser", TensorProto.FLOAT, [1]),
                helper.make_tensor_value_info("strength", TensorProto.FLOAT, [1]),
            ],
            [helper.make_tensor_value_info("precoded", kind, plane)],
            graph.constants,
        ),
        opset_imports=[
            helper.make_opsetid("", OPSET),
            helper.make_opsetid("com.microsoft", 1),
        ],
        producer_name="sparebit",
    )
    model.ir_version = IR_VERSION
    return model


def _to_eight_bit(graph: Graph) -> str:
    """The nearest 8-bit samples, for the network to look at."""
    quarter = graph.constant("ten_bit_step", 4.0, np.float32)
    zero = graph.constant("zero", 0, np.uint8)
    floats = graph.add("Cast", ["luma"], "luma_float", to=TensorProto.FLOAT)
    return graph.add("QuantizeLinear", [floats, quarter, zero], "luma_8")


def _padded_blocks(graph: Graph, plane: str, reach: int, block: int) -> str:
    """[1, 1, H, W] to [1, H/b + p, W/b + p, b²], extended by ``reach`` samples of each edge."""
    pads = graph.constant("pads", [0, 0, reach, reach, 0, 0, reach, reach], np.int64)
    padded = graph.add("Pad", [plane, pads], "padded", mode="edge")
    shape = _block_shape(graph, padded, "padded", block)
    cut = graph.add("Reshape", [padded, shape], "padded_cut")
    turned = graph.add("Transpose", [cut], "padded_turned", perm=[0, 1, 3, 2, 4])
    channels = graph.constant("channels", [0, 0, 0, block * block], np.int64)
    return graph.add("Reshape", [turned, channels], "blocks")


def _block_shape(graph: Graph, plane: str, name: str, block: int) -> str:
    """The shape [1, H/b, b, W/b, b] of a plane [1, 1, H, W]."""
    shape = graph.add("Shape", [plane], name + "_shape")
    one = graph.constant(name + "_one", [1], np.int64)
    side = graph.constant(name + "_side", [block], np.int64)
    parts = [one]
    for across, axis in (("rows", 2), ("columns", 3)):
        index = graph.constant(f"{name}_{across}_at", [axis], np.int64)
        samples = graph.add("Gather", [shape, index], f"{name}_{across}_samples")
        parts += [graph.add("Div", [samples, side], f"{name}_{across}"), side]
    return graph.add("Concat", parts, name + "_block_shape", axis=0)


def _convolutions(graph: Graph, network: PrecoderNetwork, blocks: str) -> str:
    """Changes as unsigned integers around NO_CHANGE, [1, H/b, b, W/b, b]."""
    squared = graph.add("Mul", ["quantiser", "quantiser"], "quantiser_squared")
    powers = graph.add("Concat", ["quantiser", squared], "quantiser_powers", axis=0)
    step, zero_point = 1 / SPAN, CENTRE
    planes = blocks
    for index, layer in enumerate(network.layers):
        last = index == len(network.layers) - 1
        weight_steps = layer.weight_steps()
        integers = torch.round(layer.weight.detach() / weight_steps.view(-1, 1, 1, 1))
        bias_steps = weight_steps * step
        bias = torch.round(layer.bias.detach() / bias_steps)
        polynomial = graph.constant(f"log_gains_{index}", layer.gain.detach().numpy(), np.float32)
        gains = graph.add("MatMul", [powers, polynomial], f"log_gain_{index}")
        gains = graph.add("Exp", [gains], f"gain_{index}")
        scale = graph.constant(f"weight_steps_{index}", weight_steps.numpy(), np.float32)
        scale = graph.add("Mul", [gains, scale], f"weight_scale_{index}")
        next_step = (
            RESIDUAL_STEP / RESIDUAL_GAIN if last else float(torch.exp(network.log_steps[index]))
        )
        next_zero = NO_CHANGE if last else 0
        outputs = len(weight_steps)
        planes = graph.add(
            "QLinearConv",
            [
                planes,
                graph.constant(f"input_step_{index}", step, np.float32),
                graph.constant(f"input_zero_{index}", zero_point, np.uint8),
                graph.constant(f"weight_{index}", integers.numpy(), np.int8),
                scale,
                graph.constant(f"weight_zeros_{index}", np.zeros(outputs), np.int8),
                graph.constant(f"output_step_{index}", next_step, np.float32),
                graph.constant(f"output_zero_{index}", next_zero, np.uint8),
                graph.constant(f"bias_{index}", bias.numpy(), np.int32),
            ],
            f"layer_{index}",
            domain="com.microsoft",
            channels_last=1,
            kernel_shape=list(layer.weight.shape[2:]),
        )
        step, zero_point = next_step, next_zero
    cut = graph.constant("change_cut", [0, 0, 0, network.block, network.block], np.int64)
    planes = graph.add("Reshape", [planes, cut], "change_cut_out")
    return graph.add("Transpose", [planes], "change", perm=[0, 1, 3, 2, 4])


def _add_to_eight_bit(graph: Graph, change: str, block: int) -> None:
    shape = _block_shape(graph, "luma", "luma", block)
    blocks = graph.add("Reshape", ["luma", shape], "luma_blocks")
    level = graph.constant("level", 1.0, np.float32)
    zero = graph.constant("zero", 0, np.uint8)
    no_change = graph.constant("no_change", NO_CHANGE, np.uint8)
    quarter = graph.constant("residual_step", RESIDUAL_STEP, np.float32)
    amount = _scalar(graph, "strength")
    scale = graph.add("Mul", [amount, quarter], "change_scale")
    total = graph.add(
        "QLinearAdd",
        [blocks, level, zero, change, scale, no_change, level, zero],
        "precoded_blocks",
        domain="com.microsoft",
    )
    same = graph.add("Shape", ["luma"], "luma_whole_shape")
    graph.add("Reshape", [total, same], "precoded")


def _add_to_ten_bit(graph: Graph, change: str) -> None:
    same = graph.add("Shape", ["luma"], "luma_whole_shape")
    whole = graph.add("Reshape", [change, same], "change_whole")
    # A step of the change is a quarter of a level of 8 bit, which is a level of 10 bit.
    no_change = graph.constant("no_change", NO_CHANGE, np.uint8)
    amount = _scalar(graph, "strength")
    scaled = graph.add("DequantizeLinear", [whole, amount, no_change], "change_levels")
    total = graph.add("Add", ["luma_float", scaled], "precoded_float")
    low = graph.constant("lowest", 0.0, np.float32)
    high = graph.constant("highest", 1023.0, np.float32)
    rounded = graph.add("Round", [total], "precoded_rounded")
    clipped = graph.add("Clip", [rounded, low, high], "precoded_clipped")
    graph.add("Cast", [clipped], "precoded", to=TensorProto.INT16)


def _scalar(graph: Graph, vector: str) -> str:
    """A tensor [1] as one of no dimensions."""
    shape = graph.constant(f"{vector}_no_dimensions", np.empty(0), np.int64)
    return graph.add("Reshape", [vector, shape], f"{vector}_scalar")
